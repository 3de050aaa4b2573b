"""Every sentence that leaves, by noun. Written in Chinese; the English stands in the catalog."""
