"""群体事件: what many homes report is proposed, answered and worked as one thing."""
