"""The parts of the chat's screen, and the pure rules behind them."""
