"""The people of the journeys: what a visitor, an advocate and a provider do, by the names that the pages give to things."""
