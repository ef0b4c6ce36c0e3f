"""An order or a referral arrives: read, admitted, its items found, people paged."""
