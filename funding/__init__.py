"""What we spend. The room is kept for the ledger of funds; nothing lives in it yet."""
