"""What reaches the office from outside and sets work going: complaints of the public, episodes of heavy pollution."""
