"""Small programs that the learner's tests are about, in the exercises of lesson 12."""
