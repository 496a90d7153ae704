// SPDX-License-Identifier: MIT
#include "heihe/basin/run/balance.hpp"
#include "heihe/core/units.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/result_tables.hpp"
#include "heihe/version.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace heihe::io {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

// A field of annual.csv as JSON: a number, null if it is empty, else text.
Json field_json(std::string_view column, std::string_view field) {
    if (column == "cap_provenance") return std::string{field};
    if (field.empty()) return nullptr;
    const auto number = parse_number(field);
    if (!number) return std::string{field};
    if (column == "year") return static_cast<int>(*number);
    return *number;
}

Json years_json(std::string_view annual_csv) {
    Problems problems;
    const auto table = CsvTable::parse(annual_csv, "annual.csv", problems);
    require(problems.empty(), "summary_json: annual.csv must be the text that this library wrote");
    Json years = Json::array();
    for (std::size_t row = 0; row < table.rows(); ++row) {
        Json year;
        for (const auto& column : table.columns())
            year[column] = field_json(column, table.field(row, column));
        years.push_back(std::move(year));
    }
    return years;
}

// {"gauges": {"id": {"zh": "...", "en": "..."}}, "districts": {...}}, without empty names.
Json names_json(const std::vector<PlaceName>& names) {
    Json json = Json::object();
    for (const auto& name : names) {
        Json both = Json::object();
        if (!name.zh.empty()) both["zh"] = name.zh;
        if (!name.en.empty()) both["en"] = name.en;
        if (!both.empty()) json[name.kind][name.id] = std::move(both);
    }
    return json;
}

}  // namespace

std::string summary_json(const Summary& s, std::string_view annual_csv) {
    Json json;
    json["schema"] = 1;
    json["program"] = "heihe";
    json["version"] = std::string{version};
    json["scenario"] = s.scenario;
    json["start"] = to_string(s.start);
    json["end"] = to_string(s.end - 1);
    json["status"] = s.status;
    json["reason"] = s.reason;
    json["cells_active"] = s.cells_active;
    json["groundwater_steps"] = s.groundwater_steps;
    json["nonlinear_iterations"] = s.nonlinear_iterations;
    json["linear_iterations"] = s.linear_iterations;
    json["max_discrepancy_percent"] = number_or_null(s.max_discrepancy_percent);
    json["budget_worst"] = {{"store", s.budget_worst.store},
                            {"id", s.budget_worst.id},
                            {"date", to_string(s.budget_worst.date)},
                            {"percent", number_or_null(s.budget_worst.percent)}};
    json["state_digest"] = s.state_digest;
    json["years"] = years_json(annual_csv);
    json["balance"] = {
        {"reached", s.balance.reached},
        {"year", s.balance.year > 0 ? Json(s.balance.year) : Json(nullptr)},
        {"storage_slope_1e4m3_per_yr", number_or_null(s.balance.storage_slope / 1e4)},
        {"definition", s.balance.definition}};
    json["warnings"] = s.warnings;
    json["names"] = names_json(s.names);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Balance balance_of(std::string_view annual_csv, std::string_view county_csv) {
    Problems problems;
    const auto annual = CsvTable::parse(annual_csv, "annual.csv", problems);
    const auto county = CsvTable::parse(county_csv, "county.csv", problems);
    const auto number = [](std::string_view field) { return parse_number(field).value_or(0.0); };
    std::vector<basin::BalanceYear> years;
    for (std::size_t row = 0; row < annual.rows(); ++row) {
        basin::BalanceYear year;
        year.year = static_cast<int>(number(annual.field(row, "year")));
        year.storage_change = 1e4 * number(annual.field(row, "storage_change_1e4m3"));
        for (std::size_t c = 0; c < county.rows(); ++c)
            if (county.field(c, "year") == annual.field(row, "year"))
                year.head_change.push_back(number(county.field(c, "head_change_m")));
        years.push_back(std::move(year));
    }
    const basin::BalanceRule rule;
    const auto verdict = basin::balance(years, rule);
    return {verdict.reached, verdict.year, verdict.storage_slope,
            fmt::format("least-squares slope of the simulated aquifer's saturated storage over the "
                        "last {} years at least -{:g} 1e4 m3 a year, and no county's mean water "
                        "table falling more than {:g} m a year, under this run's inflow; both "
                        "tolerances are estimates",
                        rule.window, rule.storage_tolerance / 1e4, rule.head_tolerance)};
}

std::string timing_json(const Timing& t) {
    Json json;
    json["wall_seconds"] = t.wall_seconds;
    json["cpu_seconds"] = t.cpu_seconds;
    json["threads"] = t.threads;
    Json phases = Json::object();
    for (const auto& [phase, seconds] : t.by_phase) phases[phase] = seconds;
    json["by_phase"] = phases;
    json["host"] = t.host;
    json["run_log_sha256"] = t.run_log_sha256;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace heihe::io
