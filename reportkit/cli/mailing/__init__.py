"""The commands that send: what is due, what a person sends, holds, approves or sends again."""
