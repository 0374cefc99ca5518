"""What `FrameSource` asks of each library's frames, none of which is imported here. Workers only."""
