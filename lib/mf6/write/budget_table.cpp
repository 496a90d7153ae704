// SPDX-License-Identifier: MIT
#include "heihe/mf6/listing.hpp"

#include "heihe/core/error.hpp"
#include "heihe/mf6/observation_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace heihe::mf6 {
namespace {

// Numbers from here on, and below 0.1, are printed with an exponent: 17 characters hold no more.
constexpr double big = 9.99999e11;
constexpr double big_difference = 9.99999e10;

std::string number(double value, double limit = big) {
    const double size = std::abs(value);
    const bool fixed = value == 0.0 || (size >= 0.1 && size < limit);
    char text[48];
    std::snprintf(text, sizeof text, fixed ? "%17.4f" : "%17.4E", value);
    return text;
}

std::string right(std::string_view text, std::size_t width) {
    const auto blanks = width > text.size() ? width - text.size() : 0;
    return std::string(blanks, ' ') + std::string{text};
}

std::string blanks(std::size_t n) { return std::string(n, ' '); }

// `volume` left and `rate` right, each behind the label.
std::string pair_line(std::string_view label, std::string_view second_label, double volume,
                      double rate, double limit = big) {
    return std::string{label} + number(volume, limit) + std::string{second_label} +
           number(rate, limit) + '\n';
}

void append_entries(std::string& out, const std::vector<BudgetEntry>& entries, bool labelled,
                    double BudgetEntry::*volume, double BudgetEntry::*rate) {
    for (const auto& e : entries) {
        const auto name = right(e.text, 16);
        out +=
            blanks(4) + name + " =" + number(e.*volume) + blanks(6) + name + " =" + number(e.*rate);
        if (labelled) out += blanks(5) + e.package;
        out += '\n';
    }
}

void append_totals(std::string& out, const BudgetTotals& volume, const BudgetTotals& rate) {
    out +=
        " \n" + pair_line("            IN - OUT =", "              IN - OUT =", volume.difference(),
                          rate.difference(), big_difference);
    char text[120];
    std::snprintf(text, sizeof text,
                  " \n PERCENT DISCREPANCY =%15.2f     PERCENT DISCREPANCY =%15.2f\n\n",
                  volume.discrepancy(), rate.discrepancy());
    out += text;
}

}  // namespace

BudgetTable::BudgetTable(std::string zone, std::string type, std::string unit)
    : zone_{std::move(zone)}, type_{std::move(type)}, unit_{std::move(unit)} {}

std::size_t BudgetTable::add_entry(std::string text, std::string package) {
    entries_.push_back({.text = std::move(text), .package = std::move(package)});
    return entries_.size() - 1;
}

void BudgetTable::set(std::size_t entry, double in, double out) {
    require(entry < entries_.size(), "BudgetTable::set: no such entry");
    entries_[entry].rate_in = in;
    entries_[entry].rate_out = out;
}

void BudgetTable::set_flows(std::size_t entry, std::span<const double> q) {
    double in = 0.0;
    double out = 0.0;
    for (const double flow : q) (flow < 0.0 ? out : in) += std::abs(flow);
    set(entry, in, out);
}

void BudgetTable::end_step(double delt) {
    for (auto& e : entries_) {
        e.volume_in += e.rate_in * delt;
        e.volume_out += e.rate_out * delt;
    }
}

void BudgetTable::clear_rates() {
    for (auto& e : entries_) e.rate_in = e.rate_out = 0.0;
}

BudgetTotals BudgetTable::rates() const noexcept {
    BudgetTotals sum;
    for (const auto& e : entries_) {
        sum.in += e.rate_in;
        sum.out += e.rate_out;
    }
    return sum;
}

BudgetTotals BudgetTable::volumes() const noexcept {
    BudgetTotals sum;
    for (const auto& e : entries_) {
        sum.in += e.volume_in;
        sum.out += e.volume_out;
    }
    return sum;
}

bool BudgetTable::labelled() const noexcept {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const BudgetEntry& e) { return !e.package.empty(); });
}

std::string BudgetTable::text(const StepTime& time) const {
    const bool with_package = labelled();
    const auto rate = rates();
    const auto volume = volumes();
    char steps[80];
    std::snprintf(steps, sizeof steps, " AT END OF TIME STEP%5d, STRESS PERIOD%4d", time.kstp,
                  time.kper);
    if (time.kper > 999)  // keep the words apart
        std::snprintf(steps, sizeof steps, " AT END OF TIME STEP%5d, STRESS PERIOD %d", time.kstp,
                      time.kper);
    std::string out = "\n\n  " + type_ + " BUDGET FOR " + zone_ + steps + "\n  " +
                      std::string(with_package ? 99 : 78, '-') + "\n \n";
    out += "     CUMULATIVE " + type_ + blanks(6) + unit_ + blanks(7) + "RATES FOR THIS TIME STEP" +
           blanks(6) + unit_ + "/T";
    if (with_package) out += blanks(10) + "PACKAGE NAME";
    out += "\n     " + std::string(18, '-') + blanks(17) + std::string(24, '-');
    if (with_package) out += blanks(21) + std::string(16, '-');
    out += "\n\n" + blanks(11) + "IN:" + blanks(38) + "IN:\n";
    out += blanks(11) + "---" + blanks(38) + "---\n";
    append_entries(out, entries_, with_package, &BudgetEntry::volume_in, &BudgetEntry::rate_in);
    out +=
        " \n" + pair_line("            TOTAL IN =", "              TOTAL IN =", volume.in, rate.in);
    out += " \n" + blanks(10) + "OUT:" + blanks(37) + "OUT:\n";
    out += blanks(10) + "----" + blanks(37) + "----\n";
    append_entries(out, entries_, with_package, &BudgetEntry::volume_out, &BudgetEntry::rate_out);
    out += " \n" +
           pair_line("           TOTAL OUT =", "             TOTAL OUT =", volume.out, rate.out);
    append_totals(out, volume, rate);
    return out;
}

BudgetCsv::BudgetCsv(const OutputRun& run, std::string_view name) : out_{run, name} {}

void BudgetCsv::write(double totim, const BudgetTable& table) {
    const auto& entries = table.entries();
    std::string text;
    if (!std::exchange(has_header_, true)) {
        text = "time,";
        const bool labelled = table.labelled();
        for (const char* side : {"_IN,", "_OUT,"})
            for (const auto& e : entries)
                text += e.text + (labelled ? '(' + e.package + ')' : "") + side;
        text += "TOTAL_IN,TOTAL_OUT,PERCENT_DIFFERENCE\n";
    }
    append_number(text, totim);
    const auto add = [&text](double value) {
        text += ',';
        append_number(text, value);
    };
    for (const auto& e : entries) add(e.rate_in);
    for (const auto& e : entries) add(e.rate_out);
    const auto total = table.rates();
    add(total.in);
    add(total.out);
    add(total.discrepancy());
    out_.write(text + '\n');
}

}  // namespace heihe::mf6
