"""The forms of an order: Annexes I to III of Regulation (EU) 2021/784, and a UK notice."""
