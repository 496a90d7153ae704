// SPDX-License-Identifier: MIT
#include "cli/options.hpp"

#include "heihe/core/units.hpp"

namespace heihe::cli {

void add_scenario_options(CLI::App& command, ScenarioOptions& options) {
    command.add_option("SCENARIO", options.scenario, "Scenario file (TOML)")->required();
    command.add_option("--spacing", options.spacing,
                       "Grid spacing, metres or with unit (\"0.5 km\")");
    command.add_option("--points", options.points,
                       "Table of observation points (CSV) in place of [output].points");
    command
        .add_option(
            "--observations", options.observations,
            "Observation points beside the scenario's (can be given again): a table (CSV), or "
            "a file with [observations] that names points, levels and filters (TOML)")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_option("--start", options.start, "First day, 2026-01-01");
    command.add_option("--end", options.end, "Last day, 2035-12-31");
    command
        .add_option("--set", options.set,
                    "Any value of the scenario: SECTION.KEY=VALUE (can be given again)")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_compare_options(CLI::App& command, CompareOptions& options) {
    command.add_option("RUN", options.run, "Folder of a finished run")->required();
    command.add_option("--observed", options.observed, "Recorded levels (CSV: id, date, head_m)")
        ->required();
    command.add_option("--points", options.points,
                       "Table of observation points (CSV): only these wells, named and by network");
    command.add_option("--start", options.start, "First day of the readings, 2000-01-01");
    command.add_option("--end", options.end, "Last day of the readings, 2009-12-31");
    command.add_option("-o,--output", options.output, "File for the table (CSV)");
}

namespace {

// A list of texts as TOML has it.
std::string list_of(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) {
        list += list.empty() ? "[\"" : ", \"";
        for (const char c : text)
            list += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
        list += '"';
    }
    return list + ']';
}

}  // namespace

void add_report_options(CLI::App& command, ReportOptions& options) {
    command.add_option("DIR", options.run, "Folder of a finished run")->required();
    command.add_option("--lang", options.language, "Language in which the page opens: zh or en")
        ->check(CLI::IsMember({"zh", "en"}));
    command.add_option("-o,--output", options.output,
                       "File for the page (default DIR/report.html)");
}

void add_explain_options(CLI::App& command, ExplainOptions& options) {
    command.add_option("DIR", options.run, "Folder of a finished run")->required();
    command.add_option("--date", options.date, "Day of the run, like 2029-07-15")->required();
    command
        .add_option("--district", options.district,
                    "District or user: its id, or its name in Chinese or English")
        ->required();
    command.add_option("--lang", options.language, "Language of the answer: zh or en")
        ->check(CLI::IsMember({"zh", "en"}));
}

std::vector<io::Override> overrides(const ScenarioOptions& options) {
    std::vector<io::Override> list;
    for (const auto& item : options.set) list.push_back(io::override_of(item));
    if (!options.spacing.empty()) {
        const bool bare = parse_number(options.spacing).has_value();
        list.emplace_back("basin.spacing", options.spacing + (bare ? " m" : ""));
    }
    if (!options.points.empty()) list.emplace_back("output.points", options.points);
    if (!options.observations.empty())
        list.emplace_back("observations.added", list_of(options.observations));
    if (!options.start.empty()) list.emplace_back("time.start", options.start);
    if (!options.end.empty()) list.emplace_back("time.end", options.end);
    return list;
}

}  // namespace heihe::cli
