"""Problems that neighbours share: reported once by one of them, joined by all, and nobody sees by whom."""
