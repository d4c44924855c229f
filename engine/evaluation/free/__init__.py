"""What the model says when it writes by itself: the questions, the writing, and the verdict on what it wrote."""
