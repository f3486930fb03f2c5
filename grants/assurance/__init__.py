"""What auditors and the public need: the trail's proof, registers, evidence, published awards."""
