"""What a person has in hand: facts that wait, notes, the method with its settings, the layout. No torch, no Qt."""
