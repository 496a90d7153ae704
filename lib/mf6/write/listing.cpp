// SPDX-License-Identifier: MIT
#include "heihe/mf6/listing.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/mf6/observation_file.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace heihe::mf6 {
namespace {

constexpr double days_a_year = 365.25;

// printf into a string.
template <typename... Values>
std::string text_of(const char* format, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

// Fortran's 1PG12.5: five digits and four blanks, or an exponent outside [0.1, 1e5).
std::string general(double value) {
    const double size = std::abs(value);
    if (value != 0.0 && (size < 0.1 || size >= 99999.5)) return text_of("%12.5E", value);
    std::string number;
    append_number(number, value, 5);
    number.append(4, ' ');
    return number.size() < 12 ? std::string(12 - number.size(), ' ') + number : number;
}

// Seconds in a unit; 0 for a unit that is not known.
double seconds(std::string_view unit) {
    struct Unit {
        std::string_view name;
        double seconds;
    };
    constexpr Unit units[] = {{"SECONDS", 1.0},
                              {"MINUTES", 60.0},
                              {"HOURS", 3600.0},
                              {"DAYS", 86400.0},
                              {"YEARS", 86400.0 * days_a_year}};
    for (const auto& u : units)
        if (u.name == unit) return u.seconds;
    return 0.0;
}

std::string time_row(const char* label, double length) {
    std::string out = label;
    for (const double factor : {1.0, 60.0, 3600.0, 86400.0, 86400.0 * days_a_year})
        out += general(length / factor);
    return out + '\n';
}

// A number in its width: the format asked for, or with an exponent where that is too wide.
std::string cell(double value, const PrintFormat& f) {
    char text[400];
    const char* format = f.edit == 'F' ? "%*.*f" : f.edit == 'G' ? "%#*.*g" : "%*.*E";
    const int size = std::snprintf(text, sizeof text, format, f.width, f.digits, value);
    if (size <= f.width) return text;
    std::snprintf(text, sizeof text, "%*.*E", f.width, std::max(0, f.width - 7), value);
    return text;
}

std::string column_numbers(const PrintFormat& f, int ncol) {
    std::string out;
    for (int j = 0; j < ncol; ++j) {
        if (j % f.columns == 0) out += j == 0 ? "     " : "\n     ";
        out += text_of(" %*d", f.width, j + 1);
    }
    const int widest = 5 + std::min(ncol, f.columns) * (f.width + 1);
    return out + '\n' + ' ' + std::string(at(widest), '.') + '\n';
}

}  // namespace

PrintFormat parse_print_format(std::string_view text) {
    PrintFormat f;
    std::istringstream words{std::string{text}};
    std::string word;
    while (words >> word) {
        std::transform(word.begin(), word.end(), word.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        int* number = word == "COLUMNS"  ? &f.columns
                      : word == "WIDTH"  ? &f.width
                      : word == "DIGITS" ? &f.digits
                                         : nullptr;
        if (number == nullptr) {
            if (word == "EXPONENTIAL" || word == "FIXED" || word == "GENERAL" ||
                word == "SCIENTIFIC")
                f.edit = word.front();
            continue;
        }
        std::string value;
        if (words >> value) *number = std::atoi(value.c_str());
    }
    f.columns = std::clamp(f.columns, 1, 1000000);
    f.width = std::clamp(f.width, 1, 80);
    f.digits = std::clamp(f.digits, 0, 40);
    return f;
}

ListingFile::ListingFile(const OutputRun& run, std::string_view name) : out_{run, name} {}

void ListingFile::header(std::string_view program, std::string_view version,
                         std::string_view model) {
    const std::string title = std::string{program} + ' ' + std::string{version};
    out_.write("\n  " + title + "\n  " + std::string(title.size(), '-') + "\n  " +
               std::string{model} + "\n\n");
}

void ListingFile::line(std::string_view text) {
    out_.write(text);
    out_.write("\n");
}

void ListingFile::solver_summary(const StepTime& time, const SolverSummary& s) {
    out_.write(text_of("\n  SOLUTION OF TIME STEP %d IN STRESS PERIOD %d\n", time.kstp, time.kper));
    out_.write(text_of("    %d OUTER ITERATIONS, %d INNER ITERATIONS\n", s.outer_iterations,
                       s.inner_iterations));
    out_.write(text_of("    LARGEST HEAD CHANGE %13.5E", s.max_dvc) +
               (s.max_cell.empty() ? "" : " IN CELL " + s.max_cell) + '\n');
    out_.write(text_of("    LARGEST IMBALANCE   %13.5E\n", s.max_residual));
    if (!s.converged)
        out_.write(
            text_of("\n  FAILED TO MEET SOLVER CONVERGENCE CRITERIA IN TIME STEP %d OF "
                    "STRESS PERIOD %d\n",
                    time.kstp, time.kper));
}

void ListingFile::budget(const StepTime& time, const BudgetTable& table) {
    out_.write(table.text(time));
}

void ListingFile::time_summary(const StepTime& time, std::string_view time_units) {
    std::string out =
        text_of(" \n\n\n         TIME SUMMARY AT END OF TIME STEP%5d IN STRESS PERIOD %4d\n",
                time.kstp, time.kper);
    const double unit = seconds(time_units);
    if (unit == 0.0) {
        out += text_of("                          TIME STEP LENGTH =%15.6G\n", time.delt);
        out += text_of("                        STRESS PERIOD TIME =%15.6G\n", time.pertim);
        out += text_of("                     TOTAL SIMULATION TIME =%15.6G\n", time.totim);
    } else {
        out.append(19, ' ');
        out += " SECONDS     MINUTES      HOURS       DAYS        YEARS\n";
        out.append(20, ' ').append(59, '-').append(1, '\n');
        out += time_row("   TIME STEP LENGTH", unit * time.delt);
        out += time_row(" STRESS PERIOD TIME", unit * time.pertim);
        out += time_row("         TOTAL TIME", unit * time.totim) + '\n';
    }
    out_.write(out);
}

void ListingFile::array(const StepTime& time, std::string_view text, const BoxShape& shape,
                        std::span<const double> value, const PrintFormat& format) {
    require(std::ssize(value) == shape.nnode(),
            "ListingFile::array: value needs one number a cell");
    std::size_t next = 0;
    for (int k = 0; k < shape.nlay; ++k) {
        std::string out =
            text_of("\n\n  %.*s IN LAYER %3d AT END OF TIME STEP %3d IN STRESS PERIOD %4d\n",
                    static_cast<int>(text.size()), text.data(), k + 1, time.kstp, time.kper);
        out += "  " + std::string(75, '-') + '\n' + column_numbers(format, shape.ncol);
        for (int i = 0; i < shape.nrow; ++i) {
            out += text_of("%5d", i + 1);
            for (int j = 0; j < shape.ncol; ++j) {
                if (j > 0 && j % format.columns == 0) out += "\n     ";
                out += ' ' + cell(value[next++], format);
            }
            out += '\n';
        }
        out_.write(out);
    }
}

void ListingFile::closing(double elapsed_seconds, bool normal) {
    const auto whole = static_cast<long long>(std::max(0.0, elapsed_seconds) / 60.0);
    std::string out = "\n Elapsed run time: ";
    if (whole >= 24 * 60) out += text_of("%lld Days, ", whole / (24 * 60));
    if (whole >= 60) out += text_of("%lld Hours, ", whole / 60 % 24);
    if (whole >= 1) out += text_of("%lld Minutes, ", whole % 60);
    out += text_of("%.3f Seconds\n\n", elapsed_seconds - 60.0 * static_cast<double>(whole));
    out +=
        normal ? "Normal termination of simulation.\n" : "Premature termination of simulation.\n";
    out_.write(out);
}

}  // namespace heihe::mf6
