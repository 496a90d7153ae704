// SPDX-License-Identifier: MIT
#include "heihe/io/compare.hpp"

#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"
#include "heihe/io/result_tables.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <set>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr NumberRule blank_or_number{any_number.least, any_number.most, false, true};

/// A well of the points file.
struct PointName {
    std::string id;
    std::string name;
    std::string network;
    InputLocation where;
};

/// Contents of the files.
struct Read {
    std::vector<SimulatedMonth> simulated;
    std::vector<std::string> reported;            ///< wells of the run, in its order
    std::set<std::string, std::less<>> is_known;  ///< the same, for look-up
    std::vector<LevelReading> readings;
    std::vector<PointName> points;
};

void read_run(const fs::path& run, Read& read, Problems& problems) {
    std::error_code ignored;
    fs::path part = run;
    part += ".part";
    if (!fs::exists(run, ignored) && fs::is_directory(part, ignored)) {
        problems.add(
            {run.string(), 0}, "the run is not finished",
            fmt::format("go on with it (heihe run ... --resume), or compare {}", part.string()));
        return;
    }
    const auto table = CsvTable::read(run / "wells.csv", problems, as_written_by_a_run);
    if (!table.readable()) return;
    if (!table.require_columns(
            {"date", "well", "head_m", "head_month_mean_m", "head_network_datum_m"}, problems))
        return;
    const auto date = table.dates("date", problems);
    const auto well = table.text("well", problems);
    const auto head = table.numbers("head_m", problems, blank_or_number);
    const auto mean = table.numbers("head_month_mean_m", problems, blank_or_number);
    const auto network = table.numbers("head_network_datum_m", problems, blank_or_number);
    table.refuse_duplicates({"date", "well"}, problems);
    for (std::size_t i = 0; i < table.rows(); ++i) {
        read.simulated.push_back({well[i], date[i], mean[i], network[i] - head[i]});
        if (read.is_known.insert(well[i]).second) read.reported.push_back(well[i]);
    }
    if (read.reported.empty())
        problems.add({table.file(), 0}, "the run reports no observation point",
                     "give it a points file ([output].points or --points) and run it again");
}

void read_levels(const CompareChoice& choice, Read& read, Problems& problems) {
    const auto table = CsvTable::read(choice.observed, problems);
    if (!table.readable() || !table.require_columns({"id", "date", "head_m"}, problems)) return;
    const auto id = table.text("id", problems);
    const auto date = table.dates("date", problems);
    const auto head = table.numbers("head_m", problems, rules::level);
    table.refuse_duplicates({"id", "date"}, problems);
    for (std::size_t i = 0; i < table.rows(); ++i)
        if (date[i] >= choice.first && date[i] <= choice.last)
            read.readings.push_back({id[i], date[i], head[i], table.line(i)});
    if (read.readings.empty())
        problems.add({table.file(), 0}, "has no reading in the period",
                     "give a file with readings, or another --start and --end");
}

void read_names(const fs::path& file, Read& read, Problems& problems) {
    if (file.empty()) return;
    const auto table = CsvTable::read(file, problems);
    if (!table.readable() || !table.require_columns({"id"}, problems)) return;
    const auto id = table.text("id", problems);
    table.refuse_duplicates({"id"}, problems);
    for (std::size_t i = 0; i < table.rows(); ++i)
        read.points.push_back({id[i], std::string{table.field(i, "name_zh")},
                               std::string{table.field(i, "network")}, table.where(i, "id")});
}

/// Files the first wells that the run does not report one by one, and counts the others: a search for the
/// nearest name of each would take long.
class UnknownWells {
public:
    UnknownWells(const Read& read, Problems& problems) : read_{read}, problems_{problems} {}
    UnknownWells(const UnknownWells&) = delete;
    UnknownWells& operator=(const UnknownWells&) = delete;
    ~UnknownWells() {
        if (count_ > shown)
            problems_.add({last_.file, 0}, fmt::format("{} more wells that the run does not report",
                                                       count_ - shown));
    }
    void check(std::string_view well, const InputLocation& where, std::string_view more) {
        if (read_.is_known.find(well) != read_.is_known.end()) return;
        last_ = where;
        if (++count_ <= shown)
            problems_.add(where, fmt::format("the run does not report a well \"{}\"", well),
                          fmt::format("{}{}", suggestion(well, read_.reported), more));
    }

private:
    static constexpr std::size_t shown = 20;
    const Read& read_;
    Problems& problems_;
    InputLocation last_;
    std::size_t count_ = 0;
};

// Wells to compare, in the order of the points file, else of the run; files each unknown well once.
std::vector<std::string> wells_of(const CompareChoice& choice, const Read& read,
                                  Problems& problems) {
    std::vector<std::string> wells;
    UnknownWells unknown{read, problems};
    if (!choice.points.empty()) {
        for (const auto& point : read.points) {
            unknown.check(point.id, point.where, "");
            wells.push_back(point.id);
        }
        return wells;
    }
    std::set<std::string, std::less<>> recorded;
    for (const auto& reading : read.readings)
        if (recorded.insert(reading.well).second)
            unknown.check(reading.well, {choice.observed.string(), reading.line, "column id"},
                          "; --points leaves wells out");
    for (const auto& well : read.reported)
        if (recorded.count(well) > 0) wells.push_back(well);
    return wells;
}

std::string period_text(std::vector<int> months) {
    if (months.empty()) return "none";
    const auto [first, last] = std::minmax_element(months.begin(), months.end());
    return month_text(*first) + " to " + month_text(*last);
}

void refuse_nothing_common(const CompareChoice& choice, const Read& read, Problems& problems) {
    const auto month = [](Date d) { return 12 * civil(d).year + civil(d).month - 1; };
    std::vector<int> run;
    std::vector<int> record;
    for (const auto& s : read.simulated) run.push_back(month(s.date));
    for (const auto& r : read.readings) record.push_back(month(r.date));
    problems.add({choice.observed.string(), 0},
                 fmt::format("no month in common with the run (record: {}; run: {})",
                             period_text(std::move(record)), period_text(std::move(run))),
                 "compare a run of the record's years, and wells that have readings");
}

Comparison tabulated(const Read& read, const std::vector<WellMonths>& pairs) {
    Comparison c;
    std::vector<std::string> order;
    std::map<std::string, std::vector<WellMonths>> networks;
    std::map<std::string_view, const PointName*> points;
    for (const auto& point : read.points) points.emplace(point.id, &point);
    for (const auto& well : pairs) {
        if (well.months.empty()) {
            c.without_month.push_back(well.well);
            continue;
        }
        const auto found = points.find(well.well);
        const PointName* point = found == points.end() ? nullptr : found->second;
        CompareRow row{CompareScope::well, well.well, point == nullptr ? "" : point->name,
                       point == nullptr ? "" : point->network, agreement({&well, 1})};
        if (!row.network.empty()) {
            if (networks.count(row.network) == 0) order.push_back(row.network);
            networks[row.network].push_back(well);
        }
        c.rows.push_back(std::move(row));
    }
    for (const auto& network : order)
        c.rows.push_back(
            {CompareScope::network, network, "", network, agreement(networks[network])});
    c.rows.push_back({CompareScope::all, "all", "", "", agreement(pairs)});
    return c;
}

constexpr const char* scopes[] = {"well", "network", "all"};
constexpr std::string_view comparison_header =
    "scope,id,name,network,wells,months,readings,first_month,last_month,recorded_mean_m,"
    "simulated_mean_m,bias_m,rmse_m,rmse_of_means_m,datum_offset_m,bias_network_datum_m,"
    "rmse_network_datum_m,rmse_of_means_network_datum_m,anomaly_correlation,amplitude_ratio\n";

std::string number(double value, int decimals) {
    if (std::isnan(value)) return {};
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos)
        text.erase(0, 1);
    return text;
}

std::string misfit_fields(const Misfit& fit) {
    return number(fit.bias, 4) + ',' + number(fit.rmse, 4) + ',' + number(fit.rmse_of_means, 4);
}

}  // namespace

std::string month_text(int month) { return fmt::format("{:04}-{:02}", month / 12, month % 12 + 1); }

Comparison compare_levels(const CompareChoice& choice) {
    Problems problems;
    Read read;
    read_run(choice.run, read, problems);
    read_levels(choice, read, problems);
    read_names(choice.points, read, problems);
    problems.throw_if_any();
    const auto wells = wells_of(choice, read, problems);
    problems.throw_if_any();
    const auto pairs = monthly_pairs(wells, read.readings, read.simulated);
    const bool any = std::any_of(pairs.begin(), pairs.end(),
                                 [](const WellMonths& well) { return !well.months.empty(); });
    if (!any) refuse_nothing_common(choice, read, problems);
    problems.throw_if_any();
    return tabulated(read, pairs);
}

std::string comparison_csv(const Comparison& comparison) {
    std::string text{comparison_header};
    for (const auto& row : comparison.rows) {
        const auto& a = row.figures;
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                            scopes[static_cast<int>(row.scope)], csv_field(row.id),
                            csv_field(row.name), csv_field(row.network), a.wells, a.months,
                            a.readings, month_text(a.first_month), month_text(a.last_month),
                            number(a.recorded_mean, 4), number(a.simulated_mean, 4),
                            misfit_fields(a.as_simulated), number(a.datum_offset, 4),
                            misfit_fields(a.network_datum), number(a.anomaly_correlation, 4),
                            number(a.amplitude_ratio, 4));
    }
    return text;
}

bool is_comparison_csv(std::string_view text) {
    if (!text.starts_with(comparison_header)) return false;
    Problems found;
    const auto table = CsvTable::parse(text, "", found);
    static const std::vector<std::string> known{std::begin(scopes), std::end(scopes)};
    (void)table.one_of("scope", known, found);
    return found.empty() && table.rows() > 0 && table.field(table.rows() - 1, "scope") == scopes[2];
}

}  // namespace heihe::io
