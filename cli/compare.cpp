// SPDX-License-Identifier: MIT
#include "heihe/io/compare.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/year_table.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/report_file.hpp"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>

namespace heihe::cli {
namespace {

namespace fs = std::filesystem;

Date date_of(const std::string& text, const std::string& option, Date otherwise,
             Problems& problems) {
    if (text.empty()) return otherwise;
    if (const auto date = parse_date(text)) return *date;
    problems.add({"command line", 0, option},
                 fmt::format("\"{}\" is not a date of the calendar", text),
                 "write it as 2000-01-31");
    return otherwise;
}

// Refuses an output that is also an input.
void refuse_input_as_output(const CompareOptions& options, Problems& problems) {
    for (const auto& input : {options.observed, options.points, options.run + "/wells.csv"}) {
        std::error_code ignored;
        if (options.output && fs::equivalent(*options.output, input, ignored))
            problems.add({"command line", 0, "--output"},
                         fmt::format("{} is an input of the comparison", *options.output),
                         "give another name");
    }
}

io::CompareChoice choice_of(const CompareOptions& options) {
    Problems problems;
    io::CompareChoice choice;
    choice.run = options.run;
    choice.observed = options.observed;
    choice.points = options.points;
    choice.first = date_of(options.start, "--start", choice.first, problems);
    choice.last = date_of(options.end, "--end", choice.last, problems);
    if (choice.last < choice.first)
        problems.add({"command line", 0, "--end"},
                     fmt::format("{} is before start {}", options.end, options.start),
                     "give the last day of the period, on or after its first");
    if (options.output && options.output->empty())
        problems.add({"command line", 0, "--output"}, "is an empty name", "name a file");
    refuse_input_as_output(options, problems);
    problems.throw_if_any();
    if (options.output) io::check_report_place(*options.output, io::is_comparison_csv);
    return choice;
}

std::string shown(double value, int decimals) {
    return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, decimals);
}

// Columns of the table; the two in the network's datum only if a well has an offset.
std::vector<std::vector<std::string>> head_rows(bool with_offset) {
    std::vector<std::vector<std::string>> rows = {
        {"well", "months", "recorded", "simulated", "bias", "RMSE"}, {"", "", "m", "m", "m", "m"}};
    if (with_offset) {
        for (const auto* title : {"offset", "bias+off", "RMSE+off"}) {
            rows[0].emplace_back(title);
            rows[1].emplace_back("m");
        }
    }
    for (const auto* title : {"correl.", "ampl. ratio"}) {
        rows[0].emplace_back(title);
        rows[1].emplace_back("-");
    }
    return rows;
}

std::string label(const io::CompareRow& row) {
    if (row.scope == io::CompareScope::all) return fmt::format("all wells ({})", row.figures.wells);
    if (row.scope == io::CompareScope::network)
        return fmt::format("network {} ({})", row.id, row.figures.wells);
    return row.name.empty() ? row.id : row.id + ' ' + row.name;
}

std::vector<std::string> shown_row(const io::CompareRow& row, bool with_offset) {
    const auto& a = row.figures;
    std::vector<std::string> fields = {label(row),
                                       fmt::format("{}", a.months),
                                       shown(a.recorded_mean, 2),
                                       shown(a.simulated_mean, 2),
                                       shown(a.as_simulated.bias, 2),
                                       shown(a.as_simulated.rmse, 2)};
    if (with_offset)
        for (const double value : {a.datum_offset, a.network_datum.bias, a.network_datum.rmse})
            fields.push_back(shown(value, 2));
    fields.push_back(shown(a.anomaly_correlation, 2));
    fields.push_back(shown(a.amplitude_ratio, 2));
    return fields;
}

void print_total(const io::Agreement& a, bool with_offset) {
    const auto line = [](const char* datum, const io::Misfit& fit) {
        print(stdout,
              "{}: mean bias {:.2f} m, RMSE of well means {:.2f} m, RMSE of all months {:.2f} m\n",
              datum, fit.bias, fit.rmse_of_means, fit.rmse);
    };
    line("head as simulated  ", a.as_simulated);
    if (with_offset) line("with datum offsets ", a.network_datum);
}

void print_comparison(const io::Comparison& comparison) {
    bool with_offset = false;
    for (const auto& row : comparison.rows)
        with_offset = with_offset || row.figures.datum_offset != 0.0;
    auto rows = head_rows(with_offset);
    for (const auto& row : comparison.rows) rows.push_back(shown_row(row, with_offset));
    const auto& all = comparison.rows.back().figures;
    print(stdout, "simulated minus recorded, monthly means {} to {}\n{}",
          io::month_text(all.first_month), io::month_text(all.last_month), aligned(rows));
    print_total(all, with_offset);
    if (comparison.without_month.empty()) return;
    std::string wells;
    for (const auto& well : comparison.without_month) wells += (wells.empty() ? "" : ", ") + well;
    print(stdout, "note: no month in common with the run: {}\n", wells);
}

}  // namespace

ExitCode compare(const CompareOptions& options) {
    const auto comparison = io::compare_levels(choice_of(options));
    if (options.output)
        io::write_report(*options.output, io::comparison_csv(comparison), io::is_comparison_csv);
    print_comparison(comparison);
    return ExitCode::done;
}

}  // namespace heihe::cli
