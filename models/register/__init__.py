"""The national school register and Ofsted's outcomes, read and searched. Pure: no database, no network."""
