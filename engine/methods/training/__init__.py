"""Methods that step along gradients: fine-tuning, LoRA, CrispEdit, UltraEdit."""
