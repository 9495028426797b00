-- An erasing done without a line that no longer applies asks its author by a card, like any other act; it is written under the role that erases.
grant insert on decision_card to chaguan_eraser;
