"""Rectify: makes an environmental-inspection rectification real, from the signed plan to the proven close."""
