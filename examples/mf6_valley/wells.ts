# m3/d; each value holds until the next time
BEGIN ATTRIBUTES
  NAMES north south
  METHOD STEPWISE
END ATTRIBUTES
BEGIN TIMESERIES
  0.0    -1500.0  -900.0
  91.0     -300.0  0.0
  200.0    -300.0  0.0
END TIMESERIES
