"""Problems that neighbours share: reported once by one of them, carried by all, and nobody sees by whom."""
