// SPDX-License-Identifier: MIT
#include "heihe/io/nearest.hpp"
#include "lib/mf6/read/readers.hpp"

#include <algorithm>

namespace heihe::mf6::reader {
namespace {

// A word that must be one of these.
std::string choice(Context& context, Line& line, std::string_view what,
                   const std::vector<std::string>& names) {
    const std::string word = line.upper();
    for (const auto& name : names)
        if (name == word) return word;
    context.add(line, std::string{what} + " is " + shown(word), io::suggestion(word, names));
    return names[0];
}

std::function<void(Line&)> checked(Context& context, std::string_view what,
                                   std::vector<std::string> names) {
    return [&context, what, names = std::move(names)](Line& line) {
        (void)choice(context, line, what, names);
    };
}

std::function<void(Line&)> checked_real(Context& context, std::string_view what) {
    return [&context, what](Line& line) {
        const auto value = context.real(line, what);
        if (value && *value < 0.0)
            context.add(line, std::string{what} + " is below zero", "give a value >= 0");
    };
}

std::function<void(Line&)> checked_count(Context& context, std::string_view what) {
    return [&context, what](Line& line) { (void)context.integer_from(line, what, 0); };
}

// Nonlinear and linear settings of the three complexities, as MODFLOW 6 sets them before it reads
// the blocks (its tables of default values for IMS).
void set_defaults(Ims& ims) {
    const bool moderate = ims.complexity == "MODERATE";
    const bool complex = ims.complexity == "COMPLEX";
    ims.outer_dvclose = complex ? 1e-1 : moderate ? 1e-2 : 1e-3;
    ims.outer_maximum = complex ? 100 : moderate ? 50 : 25;
    ims.under_relaxation = complex || moderate ? "DBD" : "NONE";
    ims.theta = complex ? 0.8 : moderate ? 0.9 : 1.0;
    ims.kappa = complex || moderate ? 1e-4 : 0.0;
    ims.gamma = complex || moderate ? 0.0 : 1.0;
    ims.momentum = 0.0;
    ims.backtracking_number = complex ? 20 : 0;
    ims.backtracking_tolerance = complex ? 1.05 : 0.0;
    ims.backtracking_reduction_factor = complex ? 0.1 : 0.0;
    ims.backtracking_residual_limit = complex ? 2e-3 : 0.0;
    ims.inner_maximum = complex ? 500 : moderate ? 100 : 50;
    ims.inner_dvclose = ims.outer_dvclose;
    ims.inner_rclose = 0.1;
    ims.linear_acceleration = complex || moderate ? "BICGSTAB" : "CG";
}

void read_no_ptc(Line& line, Ims& ims) {
    ims.no_ptc = true;
    ims.no_ptc_option = line.upper() == "FIRST" ? "FIRST" : "ALL";
}

std::vector<Option> ims_options(Context& context, Ims& ims) {
    std::vector<Option> options{
        {"PRINT_OPTION", checked(context, "PRINT_OPTION", {"NONE", "SUMMARY", "ALL"})},
        {"COMPLEXITY",
         [&](Line& line) {
             ims.complexity =
                 choice(context, line, "COMPLEXITY", {"SIMPLE", "MODERATE", "COMPLEX"});
         }},
        {"CSV_OUTPUT", file_out(context, ims.csv_outer_output)},
        {"CSV_OUTER_OUTPUT", file_out(context, ims.csv_outer_output)},
        {"CSV_INNER_OUTPUT", file_out(context, ims.csv_inner_output)},
        {"NO_PTC", [&](Line& line) { read_no_ptc(line, ims); }},
        {"ATS_OUTER_MAXIMUM_FRACTION", [&](Line& line) {
             const auto value = context.real(line, "ATS_OUTER_MAXIMUM_FRACTION");
             ims.ats_outer_maximum_fraction = value.value_or(0.0);
             if (value && (*value < 0.0 || *value > 0.5))
                 context.add(line, "ATS_OUTER_MAXIMUM_FRACTION is out of range", "give 0 to 0.5");
         }}};
    // how pseudo-transient continuation goes about it; it changes the way, not the solution
    for (const char* name :
         {"DEV_PTC", "DEV_PTC_OUTPUT", "DEV_PTC_OPTION", "DEV_PTC_EXPONENT", "DEV_PTC_DEL0"})
        options.push_back({name, ignore()});
    return options;
}

std::vector<Option> nonlinear_options(Context& context, Ims& ims) {
    return {{"OUTER_DVCLOSE", real_option(context, "OUTER_DVCLOSE", ims.outer_dvclose)},
            {"OUTER_HCLOSE", real_option(context, "OUTER_HCLOSE", ims.outer_dvclose)},
            {"OUTER_RCLOSEBND", checked_real(context, "OUTER_RCLOSEBND")},
            {"OUTER_MAXIMUM", count_option(context, "OUTER_MAXIMUM", ims.outer_maximum, 1)},
            {"UNDER_RELAXATION",
             [&](Line& line) {
                 ims.under_relaxation =
                     choice(context, line, "UNDER_RELAXATION", {"NONE", "SIMPLE", "COOLEY", "DBD"});
             }},
            {"UNDER_RELAXATION_THETA", real_option(context, "UNDER_RELAXATION_THETA", ims.theta)},
            {"UNDER_RELAXATION_KAPPA", real_option(context, "UNDER_RELAXATION_KAPPA", ims.kappa)},
            {"UNDER_RELAXATION_GAMMA", real_option(context, "UNDER_RELAXATION_GAMMA", ims.gamma)},
            {"UNDER_RELAXATION_MOMENTUM",
             real_option(context, "UNDER_RELAXATION_MOMENTUM", ims.momentum)},
            {"BACKTRACKING_NUMBER",
             count_option(context, "BACKTRACKING_NUMBER", ims.backtracking_number, 0)},
            {"BACKTRACKING_TOLERANCE",
             real_option(context, "BACKTRACKING_TOLERANCE", ims.backtracking_tolerance)},
            {"BACKTRACKING_REDUCTION_FACTOR", real_option(context, "BACKTRACKING_REDUCTION_FACTOR",
                                                          ims.backtracking_reduction_factor)},
            {"BACKTRACKING_RESIDUAL_LIMIT",
             real_option(context, "BACKTRACKING_RESIDUAL_LIMIT", ims.backtracking_residual_limit)},
            {"LINEAR_SOLVER", checked(context, "LINEAR_SOLVER", {"DEFAULT", "LINEAR"})}};
}

void read_rclose(Context& context, Line& line, Ims& ims) {
    ims.inner_rclose = context.real(line, "INNER_RCLOSE").value_or(ims.inner_rclose);
    const std::string word = line.upper();
    for (const char* name :
         {"STRICT", "L2NORM_RCLOSE", "RELATIVE_RCLOSE", "L2NORM_RELATIVE_RCLOSE"})
        if (word == name) ims.rclose_option = word;
}

std::vector<Option> linear_options(Context& context, Ims& ims) {
    return {
        {"INNER_DVCLOSE", real_option(context, "INNER_DVCLOSE", ims.inner_dvclose)},
        {"INNER_HCLOSE", real_option(context, "INNER_HCLOSE", ims.inner_dvclose)},
        {"INNER_MAXIMUM", count_option(context, "INNER_MAXIMUM", ims.inner_maximum, 1)},
        {"INNER_RCLOSE", [&](Line& line) { read_rclose(context, line, ims); }},
        {"LINEAR_ACCELERATION",
         [&](Line& line) {
             ims.linear_acceleration =
                 choice(context, line, "LINEAR_ACCELERATION", {"CG", "BICGSTAB"});
         }},
        {"SCALING_METHOD", checked(context, "SCALING_METHOD", {"NONE", "DIAGONAL", "L2NORM"})},
        {"REORDERING_METHOD", checked(context, "REORDERING_METHOD", {"NONE", "RCM", "MD"})},
        {"RED_BLACK_ORDERING", ignore()},
        {"NUMBER_ORTHOGONALIZATIONS", checked_count(context, "NUMBER_ORTHOGONALIZATIONS")},
        {"PRECONDITIONER_LEVELS", checked_count(context, "PRECONDITIONER_LEVELS")},
        {"PRECONDITIONER_DROP_TOLERANCE", checked_real(context, "PRECONDITIONER_DROP_TOLERANCE")},
        {"RELAXATION_FACTOR", checked_real(context, "RELAXATION_FACTOR")}};
}

void check(Context& context, const std::string& file, const Ims& ims) {
    if (ims.under_relaxation == "SIMPLE" && ims.gamma == 0.0)
        context.add({file, 0, "NONLINEAR"}, "UNDER_RELAXATION_GAMMA is 0",
                    "give a factor above 0 for SIMPLE under-relaxation");
    const std::pair<std::string_view, double> limits[] = {{"OUTER_DVCLOSE", ims.outer_dvclose},
                                                          {"INNER_DVCLOSE", ims.inner_dvclose},
                                                          {"INNER_RCLOSE", ims.inner_rclose}};
    for (const auto& [name, value] : limits)
        if (value < 0.0)
            context.add({file, 0, "IMS"}, std::string{name} + " is below zero", "give a value > 0");
}

}  // namespace

void read_ims(Context& context, const std::string& name, const InputLocation& named_at, Ims& ims) {
    set_defaults(ims);
    Source source = context.open(name, named_at);
    if (source == nullptr) return;
    // XMD is a solver that MODFLOW 6 reads past
    BlockReader file(context, source,
                     {{"OPTIONS"}, {"NONLINEAR"}, {"LINEAR"}, {"XMD", false, true, true}});
    while (file.next_block()) {
        if (file.is("OPTIONS")) {
            read_options(file, ims_options(context, ims));
            set_defaults(ims);
        }
        if (file.is("NONLINEAR")) read_options(file, nonlinear_options(context, ims));
        if (file.is("LINEAR")) read_options(file, linear_options(context, ims));
    }
    ims.theta = std::max(ims.theta, 1e-3);
    if (ims.under_relaxation == "NONE") ims.backtracking_number = 0;  // as MODFLOW 6 has it
    check(context, source->shown, ims);
}

}  // namespace heihe::mf6::reader
