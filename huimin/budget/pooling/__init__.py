"""One register of what government, charities, firms and volunteers can give; matched to needs, also after a disaster."""
