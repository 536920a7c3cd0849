"""From nothing to a working bot: the manifest, the installation and the doctor."""
