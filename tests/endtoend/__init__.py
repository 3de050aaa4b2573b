"""The main job against a real ``guanjia serve`` process, over real HTTP."""
