"""Monitoring and evaluation returns, their indicators, and the closing report."""
