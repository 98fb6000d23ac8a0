"""What we discuss: meetings, agendas, papers, attendance, minutes, decisions."""
