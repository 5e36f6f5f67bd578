"""What is due to be told to whom, and when: rules over plain data, with neither database nor clock."""
