"""How the weights came about: reads the data folder, fits, holds out, measures. Not needed at run time."""
