"""The shapes that recur in the files of tools: what two tools need stands here once."""
