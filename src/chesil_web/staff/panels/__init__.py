"""How panels work and when they meet: pages for whoever runs one."""
