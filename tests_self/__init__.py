"""Does the suite itself tell the truth?"""
