"""FabricatorCell: a spec becomes something callable; one backend a file."""
