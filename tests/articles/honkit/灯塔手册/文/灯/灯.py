# [setup]
import tower

def light():
    #! [main]
    tower.clean()
    tower.light()
    #! [main]
