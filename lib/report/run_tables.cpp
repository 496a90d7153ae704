// SPDX-License-Identifier: MIT
#include "lib/report/run_tables.hpp"

#include "lib/io/results/run_files.hpp"

#include "heihe/core/index.hpp"
#include "heihe/io/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace heihe::report {
namespace fs = std::filesystem;
namespace {

using Columns = std::initializer_list<std::string_view>;

constexpr const char* run_again = "run the scenario again into another folder";

io::CsvTable required(const fs::path& file, Columns columns, Problems& problems) {
    auto table = io::CsvTable::read(file, problems, io::as_written_by_a_run);
    if (table.readable()) table.require_columns(columns, problems);
    return table;
}

std::optional<io::CsvTable> optional(const fs::path& file, Columns columns, Problems& problems) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored))) return std::nullopt;
    return required(file, columns, problems);
}

void check_folder(const fs::path& folder) {
    std::error_code ignored;
    fs::path part = folder;
    part += ".part";
    if (!fs::exists(folder, ignored) && fs::is_directory(part, ignored))
        throw InputError({folder.string(), 0}, "the run is not finished",
                         "go on with it: heihe run ... --resume");
    if (const auto problem = io::folder_problem(folder))
        throw InputError({folder.string(), 0}, problem->problem, problem->remedy);
    if (!fs::exists(folder / "summary.json", ignored))
        throw InputError({folder.string(), 0}, "is not the folder of a run: it has no summary.json",
                         "name a folder that heihe run -o has written");
}

// Files of a run that the page is made of. run.log, which gives settings alone, has no digest.
constexpr std::array<const char*, 15> files_read{
    "summary.json", "annual.csv", "county.csv",       "districts.csv", "river.csv",
    "reaches.csv",  "budget.csv", "wells.csv",        "published.csv", "points.csv",
    "scores.csv",   "results.nc", "observations.csv", "release.csv",   "reservoirs.csv"};

// Refuses files that are not as the run wrote them: a table that is cut between two rows reads well.
void check_unchanged(const fs::path& folder) {
    Problems problems;
    for (const auto& name : io::changed_files(folder, files_read))
        problems.add({(folder / name).string(), 0},
                     name == io::manifest_name ? "is not the list of a run's files"
                                               : "is not as the run wrote it",
                     name == io::manifest_name
                         ? "run the scenario again, or remove it to read the files as they are"
                         : fmt::format("run the scenario again, or take its line out of {} to read "
                                       "it as it is",
                                       io::manifest_name));
    problems.throw_if_any();
}

std::optional<Date> date_of(const Json& summary, const char* key) {
    const auto found = summary.find(key);
    if (found == summary.end() || !found->is_string()) return std::nullopt;
    return parse_date(found->get<std::string>());
}

// Checks what the page uses of summary.json: the program, the status, first and last day.
void read_summary(RunTables& run, Problems& problems) {
    const fs::path file = run.folder / "summary.json";
    const auto text = io::read_text(file, problems, io::largest_table);
    if (!text) return;
    run.summary = Json::parse(*text, nullptr, false);
    if (!run.summary.is_object() || run.summary.value("program", Json{}) != "heihe") {
        problems.add({file.string(), 0}, "is not the summary of a run of heihe", run_again);
        return;
    }
    const Json status = run.summary.value("status", Json{});
    if (status != "done")
        problems.add({file.string(), 0, "status"},
                     fmt::format("is {}, not \"done\": the run is not finished", status.dump()),
                     "go on with it: heihe run ... --resume");
    const auto first = date_of(run.summary, "start");
    const auto last = date_of(run.summary, "end");
    if (!first || !last || *last < *first)
        problems.add({file.string(), 0, "start, end"}, "are not the first and last day of a run",
                     run_again);
    else
        run.years = Years{*first, *last};
}

// "2026-01-01 00:00:00 info    setting time.max_step = 10 d (default)".
std::optional<Setting> setting_of(std::string_view line) {
    constexpr std::string_view mark = " setting ";
    const auto begin = line.find(mark);
    if (begin == std::string_view::npos) return std::nullopt;
    line.remove_prefix(begin + mark.size());
    const auto equals = line.find(" = ");
    const auto origin = line.rfind(" (");
    if (equals == std::string_view::npos || origin == std::string_view::npos || origin < equals ||
        !line.ends_with(')'))
        return std::nullopt;
    return Setting{std::string{line.substr(0, equals)},
                   std::string{line.substr(equals + 3, origin - equals - 3)},
                   std::string{line.substr(origin + 2, line.size() - origin - 3)}};
}

std::vector<Setting> settings_of(const fs::path& log) {
    Problems ignored;
    const auto text = io::file_problem(log) ? std::nullopt : io::read_text(log, ignored);
    std::vector<Setting> list;
    std::string_view rest = text ? std::string_view{*text} : std::string_view{};
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (auto setting = setting_of(rest.substr(0, end))) list.push_back(std::move(*setting));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return list;
}

void read_optional(RunTables& run, Problems& problems) {
    const auto& dir = run.folder;
    run.published =
        optional(dir / "published.csv",
                 {"term", "least", "most", "unit", "status", "source", "period"}, problems);
    run.points = optional(dir / "points.csv", {"point", "name", "x_utm_m", "y_utm_m"}, problems);
    run.observations =
        optional(dir / "observations.csv", {"point", "date", "quantity", "value", "use"}, problems);
    run.release = optional(dir / "release.csv",
                           {"dispatch_year", "complete", "due_1e8m3", "delivered_1e8m3",
                            "surplus_1e8m3", "closed_days", "unmet_by_closing_1e4m3"},
                           problems);
    run.reservoirs =
        optional(dir / "reservoirs.csv", {"date", "reservoir", "storage_m3"}, problems);
    run.scores = optional(dir / "scores.csv", {"point", "quantity", "count"}, problems);
}

}  // namespace

std::size_t Years::size() const { return at(civil(last_).year - first_year_ + 1); }

std::optional<std::size_t> Years::index(Date date) const {
    if (date < first_ || date > last_) return std::nullopt;
    return at(civil(date).year - first_year_);
}

bool Years::is_whole(std::size_t index) const {
    return first_ <= make_date(year(index), 1, 1) && last_ >= make_date(year(index), 12, 31);
}

RunTables read_run_tables(const fs::path& folder) {
    check_folder(folder);
    check_unchanged(folder);
    Problems problems;
    RunTables run;
    run.folder = folder;
    read_summary(run, problems);
    problems.throw_if_any();
    run.annual = required(folder / "annual.csv", {"year"}, problems);
    run.county = required(folder / "county.csv", {"year", "county"}, problems);
    run.districts = required(folder / "districts.csv",
                             {"date", "district", "county", "user_class", "diverted_m3",
                              "pumped_m3", "reclaimed_m3", "other_m3", "unmet_m3"},
                             problems);
    run.river =
        required(folder / "river.csv",
                 {"date", "gauge", "flow_m3_per_s", "exchange_upstream_m3_per_s"}, problems);
    run.reaches =
        required(folder / "reaches.csv",
                 {"date", "segment", "reach", "loss_m3_per_d", "gain_m3_per_d"}, problems);
    run.budget = required(
        folder / "budget.csv",
        {"date", "store", "term", "in_m3", "out_m3", "storage_change_m3", "discrepancy_percent"},
        problems);
    run.wells = required(folder / "wells.csv", {"date", "well", "head_m", "depth_m"}, problems);
    read_optional(run, problems);
    problems.throw_if_any();
    run.settings = settings_of(folder / "run.log");
    std::error_code ignored;
    run.has_fields = fs::exists(folder / "results.nc", ignored);
    return run;
}

}  // namespace heihe::report
