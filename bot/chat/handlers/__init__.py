"""What a person can say or tap, in reading order: enrolment, the day, pain, the rest."""
