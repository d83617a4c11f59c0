package rules

func setAVX2(on bool) { haveAVX2 = on }
