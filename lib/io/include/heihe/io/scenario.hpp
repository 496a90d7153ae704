// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/inflow.hpp"
#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/zones.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace heihe::io {

/// Version of the scenario format, stated in each scenario.
inline constexpr int scenario_schema = 1;

/// Inflow of tributaries: with the factor of the main river, or as recorded.
enum class TributaryInflow { scaled_with_main, as_recorded };

/// Water use of a year.
enum class WaterUse {
    base_level,  ///< that of the base year
    history      ///< that of each year in the basin's tables
};

/// State of the first day.
enum class StartKind {
    steady,  ///< steady state under the first year's use
    file     ///< a checkpoint of another run, interpolated to this spacing
};

struct InflowChoice {
    basin::InflowKind kind = basin::InflowKind::recorded;
    std::vector<int> years;  ///< years of the record in the order of use; empty: all
    TributaryInflow tributaries = TributaryInflow::scaled_with_main;
};

struct WaterChoice {
    WaterUse use = WaterUse::base_level;
    std::filesystem::path changes;  ///< table of changes of the districts' use; empty: none
    water::WellSpread well_spread = water::WellSpread::area;
    bool ranked = false;  ///< priority by class where intakes share a reach
};

/// A planned reservoir that the scenario operates.
struct ReservoirChoice {
    std::string id;
    InputLocation where;  ///< for a message about one that does not exist
};

/// Part of the city's groundwater cap that a county has.
struct CountyShare {
    std::string county;
    double share = 0.0;   ///< [-]
    InputLocation where;  ///< for a message about a county that does not exist
};

struct GroundwaterCapChoice {
    bool given = false;
    double volume = 0.0;  ///< [m3/yr] for the city
    int from_year = 0;
    std::string provenance;           ///< plan, sourced, derived, estimate or calibrated
    std::vector<CountyShare> shares;  ///< sum 1; empty: the shares of the basin's tables
    std::filesystem::path floors;     ///< table of floors of the water table; empty: none
};

/// The release obligation.
struct ReleaseChoice {
    bool enforce = false;
    bool recorded_closures = false;
    std::filesystem::path curve;  ///< in place of the basin's; empty: that
    water::ForecastKind forecast = water::ForecastKind::regression;
    std::vector<std::string> keep_open;
    InputLocation keep_open_at;
};

/// Quantities of the section [series], in the order of series_keys() (io/scenario_keys.hpp).
enum class SeriesQuantity { inflow, diversion, pumping, area, weather, release };

/// Files with records of one quantity.
struct SeriesChoice {
    SeriesQuantity quantity = SeriesQuantity::inflow;
    std::vector<std::filesystem::path> files;
    bool fill_gaps = false;  ///< gaps keep the model's own rule; else they are errors
    InputLocation where;
};

/// Recorded water levels and what is done with them.
struct ObservationChoice {
    std::vector<std::filesystem::path> points;  ///< of [output] and [observations], in order
    std::vector<std::filesystem::path> levels;
    std::vector<std::filesystem::path> filters;
    std::vector<std::filesystem::path> lists;  ///< files that named some of these
};

/// A parameter (basin/setup/parameters.hpp) that the scenario gives.
struct ParameterValue {
    std::string parameter;  ///< its name
    double value = 0.0;     ///< in metre and day
};

/// Factor on a parameter.
struct Multiplier {
    std::string parameter;  ///< one of multiplier_names()
    double factor = 1.0;    ///< [-]
};

/// A point at which the water table is reported.
struct PointChoice {
    std::string id;  ///< verbatim from the points file
    double x = 0.0;  ///< [m] UTM, zone of OutputChoice
    double y = 0.0;  ///< [m]
    double surface_elev = std::numeric_limits<double>::quiet_NaN();  ///< [m] NaN: the grid's top
    std::string network;                                             ///< may be empty
    std::string name{};                                              ///< may be empty
    double datum_offset = 0.0;  ///< [m] added to a simulated head to give the network's datum
    InputLocation where;
};

struct OutputChoice {
    std::vector<PointChoice> points;
    int utm_zone = 0;                 ///< of the points' coordinates; 0: no points
    std::filesystem::path zone_file;  ///< the first file of points, which sets utm_zone
    bool fields = true;               ///< results.nc
    std::vector<std::filesystem::path> zone_tables;  ///< of the user's zones
    std::vector<ZoneOutline> zones;                  ///< from these
};

/// A value that a run uses, and its origin, for run.log.
struct Setting {
    std::string key;     ///< "time.start"
    std::string value;   ///< as written
    std::string origin;  ///< "default", "baseline.toml:7" or "command line"
};

/// A scenario file in metre and day, checked as far as the file and its own tables allow.
struct Scenario {
    std::filesystem::path file;
    std::string name;
    std::string title;
    Date start;  ///< first day
    Date end;    ///< midnight after the last day
    std::filesystem::path data;
    StartKind start_kind = StartKind::steady;
    std::filesystem::path state;  ///< where start_kind is file
    InflowChoice inflow;
    WaterChoice water;
    std::vector<ReservoirChoice> reservoirs;
    GroundwaterCapChoice cap;
    ReleaseChoice release;
    std::vector<ParameterValue>
        parameters;  ///< those that file or command line give; others have their default
    std::vector<Multiplier> multipliers;  ///< in the order of multiplier_names(), those not 1
    std::vector<SeriesChoice> series;
    ObservationChoice observations;
    OutputChoice output;
    std::vector<Setting> settings;  ///< every key of the format, in its order
};

/// Value of a key from the command line: {"basin.spacing", "500 m"}.
using Override = std::pair<std::string, std::string>;

/// Key and value of "SECTION.KEY = VALUE", with or without blanks. The value is written as in the
/// scenario file; a text may be without quotes.
/// @throws InputError if there is no key, no '=' or no value
[[nodiscard]] Override override_of(std::string_view item);

/// Parameters that [multipliers] may name.
[[nodiscard]] const std::vector<std::string>& multiplier_names();

/// Reads and checks a scenario. Every problem of the file and of its points table is filed at once;
/// use the result only if problems stays empty.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file,
                                     const std::vector<Override>& overrides, Problems& problems);

/// The same from text; relative paths begin at the folder of `file`.
[[nodiscard]] Scenario parse_scenario(std::string_view text, const std::filesystem::path& file,
                                      const std::vector<Override>& overrides, Problems& problems);

/// Value of one parameter in metre and day, its default where the scenario has none. Without the multipliers.
[[nodiscard]] double parameter(const Scenario& scenario, std::string_view name);

/// Files of records that the scenario reads beside tables and start state: series, points, levels, filters,
/// lists of them, zones.
[[nodiscard]] std::vector<std::filesystem::path> record_files(const Scenario& scenario);

/// Value of one multiplier, 1 if the scenario has none.
[[nodiscard]] double multiplier(const Scenario& scenario, std::string_view parameter);

}  // namespace heihe::io
