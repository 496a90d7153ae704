// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/read/readers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

void read_units(Context& context, Line& line, Tdis& tdis) {
    const std::vector<std::string> names{"UNKNOWN", "UNDEFINED", "SECONDS", "MINUTES",
                                         "HOURS",   "DAYS",      "YEARS"};
    const std::string word = line.upper();
    // MODFLOW 6 takes the singular too
    for (const auto& name : names)
        if (word == name || word + 'S' == name) tdis.time_units = name;
    if (tdis.time_units.empty())
        context.add(line, "TIME_UNITS is " + shown(word), io::suggestion(word, names));
    if (tdis.time_units == "UNDEFINED") tdis.time_units = "UNKNOWN";
}

void read_periods(BlockReader& file, int nper, Tdis& tdis) {
    Context& context = file.context();
    Line line;
    while (file.next_line(line)) {
        Period p;
        const auto perlen = context.real(line, "PERLEN");
        const auto nstp = context.integer_from(line, "NSTP", 1);
        const auto tsmult = context.real(line, "TSMULT");
        p.perlen = perlen.value_or(0.0);
        p.nstp = nstp.value_or(1);
        p.tsmult = tsmult.value_or(1.0);
        p.line = line.number();
        if (p.perlen < 0.0)
            context.add(line, fmt::format("PERLEN is below zero: {}", p.perlen),
                        "give a length of time");
        if (p.tsmult <= 0.0)
            context.add(line, fmt::format("TSMULT is not above zero: {}", p.tsmult),
                        "give 1.0 for equal steps");
        if (perlen) tdis.periods.push_back(p);
    }
    const auto has = static_cast<int>(tdis.periods.size());
    if (nper > 0 && has < nper)
        context.add(file.header(),
                    std::to_string(has) + " periods stand where NPER = " + std::to_string(nper),
                    "give one line a period");
    if (nper > 0 && has > nper)
        context.add(file.header(),
                    std::to_string(has) + " periods stand where NPER = " + std::to_string(nper),
                    "raise NPER, or take the others out");
}

bool sound(const AtsPeriod& a) {
    return a.dt0 >= 0.0 && a.dtmin > 0.0 && a.dtmax >= a.dtmin &&
           (a.dtadj == 0.0 || a.dtadj >= 1.0) && (a.dtfailadj == 0.0 || a.dtfailadj >= 1.0);
}

// As in MODFLOW 6 a row beyond NPER has no use, and of two rows of a period the later one counts.
void keep_ats(int nper, std::vector<AtsPeriod>& rows) {
    std::stable_sort(rows.begin(), rows.end(),
                     [](const AtsPeriod& a, const AtsPeriod& b) { return a.period < b.period; });
    std::vector<AtsPeriod> kept;
    for (AtsPeriod& row : rows) {
        if (nper > 0 && row.period > nper) break;
        if (!kept.empty() && kept.back().period == row.period) kept.pop_back();
        kept.push_back(std::move(row));
    }
    rows = std::move(kept);
}

void read_ats_lines(BlockReader& file, int maxats, int nper, Tdis& tdis) {
    Context& context = file.context();
    int rows = 0;
    Line line;
    while (file.next_line(line)) {
        if (++rows == maxats + 1)
            context.add(line, "a row more than MAXATS = " + std::to_string(maxats),
                        "raise MAXATS, or take the row out");
        AtsPeriod a;
        a.at = line.at();
        a.period = context.integer_from(line, "IPERATS", 1).value_or(0);
        if (a.period == 0) continue;
        double* const into[] = {&a.dt0, &a.dtmin, &a.dtmax, &a.dtadj, &a.dtfailadj};
        const std::string_view names[] = {"DT0", "DTMIN", "DTMAX", "DTADJ", "DTFAILADJ"};
        bool good = true;
        for (std::size_t i = 0; good && i < 5; ++i) {
            const auto value = context.real(line, names[i]);
            good = value.has_value();
            *into[i] = value.value_or(0.0);
        }
        if (good && !sound(a))
            context.add(line, "the steps do not fit together",
                        "DT0 >= 0, 0 < DTMIN <= DTMAX, DTADJ and DTFAILADJ 0 or at least 1");
        tdis.ats.push_back(a);
    }
    keep_ats(nper, tdis.ats);
}

void read_ats(Context& context, const FileName& named, int nper, Tdis& tdis) {
    Source source = context.open(named.file, named.at);
    if (source == nullptr) return;
    BlockReader file(context, source, {{"OPTIONS"}, {"DIMENSIONS", true}, {"PERIODDATA", true}});
    int maxats = 0;
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, {});
        if (file.is("DIMENSIONS")) read_dimensions(file, {{"MAXATS", &maxats, 1}});
        if (file.is("PERIODDATA")) read_ats_lines(file, maxats, nper, tdis);
    }
}

}  // namespace

void read_tdis(Context& context, const std::string& name, const InputLocation& named_at,
               Tdis& tdis) {
    Source source = context.open(name, named_at);
    if (source == nullptr) return;
    tdis.file = source->shown;
    FileName ats;
    int nper = 0;
    const std::vector<Option> options{
        {"TIME_UNITS", [&](Line& line) { read_units(context, line, tdis); }},
        {"START_DATE_TIME", [&](Line& line) { tdis.start_date_time = line.rest(); }},
        {"ATS6", [&](Line& line) {
             ats = {file_in(context, line, "FILEIN"), line.at()};
         }}};
    BlockReader file(context, source, {{"OPTIONS"}, {"DIMENSIONS", true}, {"PERIODDATA", true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) read_options(file, options);
        if (file.is("DIMENSIONS")) read_dimensions(file, {{"NPER", &nper, 1}});
        if (file.is("PERIODDATA")) read_periods(file, nper, tdis);
    }
    if (tdis.time_units.empty()) tdis.time_units = "UNKNOWN";
    if (!ats.file.empty()) read_ats(context, ats, nper, tdis);
}

}  // namespace heihe::mf6::reader
