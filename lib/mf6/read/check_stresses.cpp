// SPDX-License-Identifier: MIT
#include "lib/mf6/read/check_stresses.hpp"

#include "lib/mf6/model/time_series.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include "heihe/core/index.hpp"
#include "heihe/grid/structured_grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace heihe::mf6 {
namespace {

std::string cell_name(const grid::StructuredGrid& g, std::int64_t node) {
    const std::int64_t in_layer = node % g.narea();
    return fmt::format("layer {}, row {}, column {}", node / g.narea() + 1, in_layer / g.ncol + 1,
                       in_layer % g.ncol + 1);
}

StressCell cell_of(const Simulation& simulation, std::int64_t node) {
    const GwfInput& gwf = simulation.gwf;
    const int type = gwf.npf.icelltype[at(node)];
    StressCell cell;
    cell.bottom = gwf.grid.botm[at(node)];
    cell.convertible = type > 0 || (type < 0 && !gwf.npf.thickstrt);
    cell.dries = cell.convertible && !gwf.newton;
    if (simulation.nocheck) cell.convertible = false;
    return cell;
}

// The last period in which a block holds.
template <typename Block>
int last_period(const PeriodBlocks<Block>& blocks, std::size_t b, int nper) {
    return b + 1 < blocks.size() ? blocks.period(b + 1) - 1 : nper;
}

// Whether a series spans the periods in which it is used.
template <typename Series>
bool check_span(const ListInput& p, const Series& series, int first, int last,
                const Timeline& times, Problems& problems) {
    const TimeSpan begin = times.first_step(first);
    const double end = times.start(last + 1);
    const bool begins = covers_step(series, begin.start, begin.end);
    if (begins && covers_step(series, end, end)) return true;
    const std::string use =
        fmt::format("{} {} uses it from {} to {}", p.type, p.name, begin.start, end);
    if (series.time.empty())
        problems.add(series.at, fmt::format("the series {} has no values", series.name), use);
    else
        problems.add(series.at,
                     fmt::format("the series {} has values from {} to {}, but {}", series.name,
                                 series.time.front(), series.time.back(), use),
                     "let its times span that");
    return false;
}

// Looks at the rows of one list package.
class PackageCheck {
public:
    PackageCheck(const Simulation& simulation, const Timeline& times, const ListInput& package,
                 Problems& problems)
        : simulation_{simulation},
          times_{times},
          package_{package},
          type_{list_type(package.type)},
          problems_{problems} {}

    void run() {
        for (std::size_t b = 0; b < package_.blocks.size() && faults_ < most_faults; ++b) {
            const int last = last_period(package_.blocks, b, times_.nper());
            const auto held = package_.blocks.get(b);
            const ListBlock& block = *held;
            if (last < block.period || !spans(block, last)) continue;
            if (!looks_at_rows()) continue;
            check_plain(block);
            check_moving(block, last);
        }
    }

private:
    [[nodiscard]] bool looks_at_rows() const noexcept {
        const ListTraits& traits = type_.traits();
        return traits.check_row != nullptr && (!simulation_.nocheck || traits.checked_always);
    }

    [[nodiscard]] bool spans(const ListBlock& block, int last) {
        bool good = true;
        std::set<std::int32_t> seen;
        for (const SeriesUse& use : block.series)
            if (seen.insert(use.series).second)
                good = check_span(package_, package_.series[at(use.series)], block.period, last,
                                  times_, problems_) &&
                       good;
        return good;
    }

    [[nodiscard]] std::span<const double> row_of(const ListBlock& block, std::int64_t row) const {
        const auto ncol = at(package_.ncol());
        return std::span{block.value}.subspan(at(row) * ncol, ncol);
    }

    void report(const ListBlock& block, std::int64_t row, const StressFault& fault,
                const std::string& when) {
        ++faults_;
        problems_.add({block.file, block.line[at(row)], "PERIOD"},
                      fmt::format("{} {}: {} in {}{}", package_.type, package_.name, fault.problem,
                                  cell_name(simulation_.gwf.grid, block.node[at(row)]), when),
                      fault.remedy);
    }

    // Rows whose values stay as they are.
    void check_plain(const ListBlock& block) {
        std::vector<char> moves(block.node.size(), 0);
        for (const SeriesUse& use : block.series) moves[at(use.row)] = 1;
        for (std::int64_t row = 0; row < std::ssize(block.node) && faults_ < most_faults; ++row) {
            if (moves[at(row)] != 0) continue;
            const StressCell cell = cell_of(simulation_, block.node[at(row)]);
            for (const auto& fault : type_.find_faults(package_, row_of(block, row), cell))
                report(block, row, fault, {});
        }
    }

    // Rows with values from time series.
    void check_moving(const ListBlock& block, int last) {
        std::vector<SeriesUse> uses = block.series;
        std::stable_sort(uses.begin(), uses.end(),
                         [](const SeriesUse& a, const SeriesUse& b) { return a.row < b.row; });
        for (std::size_t u = 0; u < uses.size() && faults_ < most_faults;) {
            std::size_t end = u;
            while (end < uses.size() && uses[end].row == uses[u].row) ++end;
            check_row(block, last, std::span{uses}.subspan(u, end - u));
            u = end;
        }
    }

    void check_row(const ListBlock& block, int last, std::span<const SeriesUse> uses) {
        const std::int32_t row = uses.front().row;
        const StressCell cell = cell_of(simulation_, block.node[at(row)]);
        const auto fixed = row_of(block, row);
        std::vector<double> values(fixed.begin(), fixed.end());
        if (is_sound_in_ranges(uses, values, cell)) return;
        std::vector<double> points;
        for (const SeriesUse& use : uses) {
            const auto& time = package_.series[at(use.series)].time;
            points.insert(points.end(), time.begin(), time.end());
        }
        for (const TimeSpan& step : steps(block.period, last, points)) {
            for (const SeriesUse& use : uses)
                values[at(use.col)] =
                    value_in_step(package_.series[at(use.series)], step.start, step.end);
            const auto faults = type_.find_faults(package_, values, cell);
            if (faults.empty()) continue;
            for (const auto& fault : faults)
                report(block, row, fault,
                       fmt::format(" at time {} (stress period {})", step.end, step.period));
            return;
        }
    }

    // Whether a row is sound at every corner of the ranges that its series have: then it always is,
    // since each condition is linear in each value.
    [[nodiscard]] bool is_sound_in_ranges(std::span<const SeriesUse> uses,
                                          std::vector<double>& values, const StressCell& cell) {
        constexpr std::size_t most_corners = 8;  // 2^8 of them
        if (uses.size() > most_corners) return false;
        for (std::size_t corner = 0; corner < (std::size_t{1} << uses.size()); ++corner) {
            for (std::size_t u = 0; u < uses.size(); ++u) {
                const auto& [low, high] = range(uses[u].series);
                values[at(uses[u].col)] = ((corner >> u) & 1U) != 0 ? high : low;
            }
            if (!type_.find_faults(package_, values, cell).empty()) return false;
        }
        return true;
    }

    // Lowest and highest value of a series at its points.
    [[nodiscard]] const std::pair<double, double>& range(std::int32_t series) {
        const auto known = ranges_.find(series);
        if (known != ranges_.end()) return known->second;
        const TimeSeries& s = package_.series[at(series)];
        const auto [low, high] = std::minmax_element(s.value.begin(), s.value.end());
        const std::pair<double, double> both{*low * s.sfac, *high * s.sfac};
        return ranges_.emplace(series, both).first->second;
    }

    // Steps of these periods; those of the last call are kept where all are known.
    [[nodiscard]] const std::vector<TimeSpan>& steps(int first, int last,
                                                     std::span<const double> points) {
        bool known = true;
        for (int period = first; period <= last && known; ++period) known = times_.is_known(period);
        if (known && known_ == std::pair{first, last}) return steps_;
        steps_ = times_.steps(first, last, points);
        known_ = known ? std::pair{first, last} : std::pair{0, 0};
        return steps_;
    }

    const Simulation& simulation_;
    const Timeline& times_;
    const ListInput& package_;
    const ListType& type_;
    Problems& problems_;
    std::map<std::int32_t, std::pair<double, double>> ranges_;
    std::vector<TimeSpan> steps_;
    std::pair<int, int> known_{0, 0};
    int faults_ = 0;
};

// Arrays hold a series until the next block.
void check_array_spans(const ListInput& p, const Timeline& times, Problems& problems) {
    for (std::size_t b = 0; b < p.array_blocks.size(); ++b) {
        const int first = p.array_blocks.period(b);
        const int last = last_period(p.array_blocks, b, times.nper());
        const auto block = p.array_blocks.get(b);
        for (const ArrayBlock::Array& array : block->arrays)
            if (array.series >= 0 && last >= first)
                (void)check_span(p, p.array_series[at(array.series)], first, last, times, problems);
    }
}

// Which package holds the head of a cell, as MODFLOW 6 goes through the packages of each period: a
// cell that another row holds already is a mistake.
class FixedCells {
public:
    FixedCells(const GwfInput& gwf, Problems& problems) : gwf_{gwf}, problems_{problems} {}

    void run(int nper) {
        std::vector<std::size_t> next(gwf_.lists.size(), 0);
        std::vector<std::shared_ptr<const ListBlock>> now(gwf_.lists.size());
        std::set<int> periods;
        for (const ListInput& p : gwf_.lists)
            if (fixes_heads(p))
                for (std::size_t b = 0; b < p.blocks.size(); ++b)
                    periods.insert(p.blocks.period(b));
        for (const int period : periods) {
            if (period > nper) break;
            for (std::size_t l = 0; l < gwf_.lists.size(); ++l) {
                const ListInput& p = gwf_.lists[l];
                if (!fixes_heads(p) || next[l] >= p.blocks.size() ||
                    p.blocks.period(next[l]) != period)
                    continue;
                release(now[l].get());
                now[l] = p.blocks.get(next[l]++);
                take(p, *now[l]);
            }
        }
    }

private:
    [[nodiscard]] static bool fixes_heads(const ListInput& p) {
        return list_type(p.type).traits().fixes_heads;
    }
    void release(const ListBlock* block) {
        if (block == nullptr) return;
        for (const std::int64_t node : block->node) held_[at(node)] = 0;
    }
    void take(const ListInput& p, const ListBlock& block) {
        if (held_.empty()) held_.assign(at(gwf_.grid.nnode()), 0);
        for (std::size_t row = 0; row < block.node.size() && faults_ < most_faults; ++row) {
            char& held = held_[at(block.node[row])];
            if (held != 0) {
                ++faults_;
                problems_.add({block.file, block.line[row], "PERIOD"},
                              fmt::format("{} {}: the cell in {} has a constant head already",
                                          p.type, p.name, cell_name(gwf_.grid, block.node[row])),
                              "give each cell one");
            }
            held = 1;
        }
    }

    const GwfInput& gwf_;
    Problems& problems_;
    std::vector<char> held_;  // [nnode]
    int faults_ = 0;
};

}  // namespace

void check_stresses(const Simulation& simulation, Problems& problems) {
    const Timeline times{simulation.tdis};
    for (const ListInput& package : simulation.gwf.lists) {
        if (package.read_as_arrays)
            check_array_spans(package, times, problems);
        else
            PackageCheck{simulation, times, package, problems}.run();
    }
    FixedCells{simulation.gwf, problems}.run(times.nper());
}

}  // namespace heihe::mf6
