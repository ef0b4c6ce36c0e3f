"""Pages for anybody, without an account: reports, statements, appeals, orders."""
