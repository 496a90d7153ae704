// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/packages/common_options.hpp"

#include <algorithm>
#include <unordered_map>

namespace heihe::mf6::reader {
namespace {

constexpr double no_data = 3.0e30;

// NAMES, METHODS and SFACS of a TS6 or TAS6 file.
struct Attributes {
    std::vector<std::string> names{};
    std::vector<Interpolation> methods{};
    std::vector<double> sfacs{};
    InputLocation at{};
};

std::optional<Interpolation> method_of(Context& context, Line& line) {
    const std::string word = line.upper();
    if (word == "STEPWISE") return Interpolation::stepwise;
    if (word == "LINEAR") return Interpolation::linear;
    if (word == "LINEAREND") return Interpolation::linear_end;
    context.add(line, "unknown method " + shown(word), "use STEPWISE, LINEAR or LINEAREND");
    return std::nullopt;
}

void read_methods(Context& context, Line& line, bool one_for_all, Attributes& a) {
    a.methods.clear();
    while (!line.peek().empty()) {
        const auto method = method_of(context, line);
        if (!method) return;
        a.methods.push_back(*method);
        if (one_for_all) break;
    }
    if (one_for_all && !a.methods.empty()) a.methods.assign(a.names.size(), a.methods[0]);
}

void read_sfacs(Context& context, Line& line, bool one_for_all, Attributes& a) {
    a.sfacs.clear();
    while (!line.peek().empty()) {
        const auto sfac = context.real(line, "SFAC");
        if (!sfac) return;
        a.sfacs.push_back(*sfac);
        if (one_for_all) break;
    }
    if (one_for_all && !a.sfacs.empty()) a.sfacs.assign(a.names.size(), a.sfacs[0]);
}

void check_count(Context& context, const Attributes& a, std::size_t has, std::string_view what) {
    if (has == a.names.size()) return;
    context.add(a.at,
                std::to_string(has) + ' ' + std::string{what} + " for " +
                    std::to_string(a.names.size()) + " time series",
                "give one for each name, or one for all with METHOD or SFAC");
}

// @return whether the series can be made
bool read_attributes(BlockReader& file, Attributes& a) {
    Context& context = file.context();
    const std::size_t before = context.count();
    a.at = file.header().at();
    const auto names = [&](Line& line) {
        while (!line.peek().empty()) a.names.push_back(line.upper());
    };
    read_options(file, {{"NAME", names},
                        {"NAMES", names},
                        {"METHOD", [&](Line& line) { read_methods(context, line, true, a); }},
                        {"METHODS", [&](Line& line) { read_methods(context, line, false, a); }},
                        {"SFAC", [&](Line& line) { read_sfacs(context, line, true, a); }},
                        {"SFACS", [&](Line& line) { read_sfacs(context, line, false, a); }}});
    if (context.count() != before) return false;
    if (a.names.empty()) context.add(a.at, "NAMES is missing", "name the time series");
    if (a.methods.empty()) context.add(a.at, "METHODS is missing", "give METHOD and one for all");
    if (a.sfacs.empty()) a.sfacs.assign(a.names.size(), 1.0);
    if (a.methods.empty()) return false;
    check_count(context, a, a.methods.size(), "methods");
    check_count(context, a, a.sfacs.size(), "factors");
    return context.count() == before;
}

// Adds the named series behind those that other files gave.
template <class Series>
void add_series(Context& context, const Attributes& a, std::vector<Series>& series) {
    std::unordered_map<std::string, bool> taken;
    for (const auto& one : series) taken[one.name] = true;
    for (std::size_t s = 0; s < a.names.size(); ++s) {
        if (taken[a.names[s]])
            context.add(a.at, "the time series " + shown(a.names[s]) + " is there twice",
                        "give each a name of its own");
        taken[a.names[s]] = true;
        Series one;
        one.name = a.names[s];
        one.method = a.methods[s];
        one.sfac = a.sfacs[s];
        one.at = a.at;
        series.push_back(std::move(one));
    }
}

void read_points(BlockReader& file, std::size_t first, std::vector<TimeSeries>& series) {
    Context& context = file.context();
    std::optional<double> before;
    Line line;
    while (file.next_line(line)) {
        const auto time = context.real(line, "the time");
        if (!time) continue;
        if (before && *time <= *before)
            context.add(line, "the time does not lie behind the one before", "let times ascend");
        before = time;
        for (std::size_t s = first; s < series.size(); ++s) {
            const auto value = context.real(line, series[s].name);
            if (!value) break;
            if (*value == no_data) continue;
            series[s].time.push_back(*time);
            series[s].value.push_back(*value);
        }
    }
    for (std::size_t s = first; s < series.size(); ++s)
        if (series[s].time.empty())
            context.add(series[s].at, "the time series " + shown(series[s].name) + " has no values",
                        "give at least one time");
}

void read_array_time(Model& model, BlockReader& file, TimeArraySeries& series) {
    Context& context = model.context;
    const auto time = context.real(file.header(), "the time");
    if (!time) return;
    if (!series.time.empty() && *time <= series.time.back())
        context.add(file.header(), "the time does not lie behind the one before",
                    "let times ascend");
    std::vector<double> values;
    if (!read_values(file, series.name, area_shape(model.gwf.grid), values)) return;
    series.time.push_back(*time);
    series.value.push_back(std::move(values));
}

}  // namespace

void read_time_series(Context& context, const std::string& name, const InputLocation& named_at,
                      std::vector<TimeSeries>& series) {
    Source source = context.open(name, named_at);
    if (source == nullptr) return;
    const std::size_t first = series.size();
    bool good = false;
    BlockReader file(context, source, {{"ATTRIBUTES", true}, {"TIMESERIES", true}});
    while (file.next_block()) {
        if (file.is("ATTRIBUTES")) {
            Attributes a;
            good = read_attributes(file, a);
            if (good) add_series(context, a, series);
        } else if (good) {
            read_points(file, first, series);
        }
    }
}

void read_array_series(Model& model, const std::string& name, const InputLocation& named_at,
                       std::vector<TimeArraySeries>& series) {
    Context& context = model.context;
    Source source = context.open(name, named_at);
    if (source == nullptr || !model.sized) return;
    bool good = false;
    BlockReader file(context, source, {{"ATTRIBUTES", true}, {"TIME", true, true}});
    while (file.next_block()) {
        if (file.is("ATTRIBUTES")) {
            Attributes a;
            good = read_attributes(file, a);
            if (good && a.names.size() > 1)
                context.add(a.at, "several names", "an array series file has one");
            good = good && a.names.size() == 1;
            if (good) add_series(context, a, series);
        } else if (good) {
            read_array_time(model, file, series.back());
        }
    }
}

}  // namespace heihe::mf6::reader
