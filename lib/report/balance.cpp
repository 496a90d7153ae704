// SPDX-License-Identifier: MIT
#include "lib/report/balance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace heihe::report {
namespace {

constexpr double per_1e8 = 1e-8;

/// A member of a term's row.
struct Source {
    std::string_view store;
    std::string_view term;
    std::vector<double> TermYears::*member;
};

/// Arrow of the diagram: the sum of its sources.
struct Arrow {
    std::string_view id, from, to;
    std::array<Source, 3> sources;
};

constexpr auto in = &TermYears::in;
constexpr auto out = &TermYears::out;
constexpr auto rise = &TermYears::rise;

constexpr std::array<Arrow, 22> arrows{{
    {"inlets", "", "river", {{{"river", "inlets", in}}}},
    {"lateral", "", "aquifer", {{{"aquifer", "lateral_inflow", in}}}},
    {"rain", "", "unsaturated", {{{"unsaturated", "rain", in}}}},
    {"outside",
     "",
     "users",
     {{{"canals", "diverted_ledger_only", in}, {"canals", "pumped_ledger_only", in}}}},
    {"diversions", "river", "users", {{{"canals", "diverted", in}}}},
    {"wells", "aquifer", "users", {{{"canals", "pumped", in}}}},
    {"user_returns", "users", "river", {{{"districts", "returns", out}}}},
    {"seepage", "users", "unsaturated", {{{"unsaturated", "field_and_canal_seepage", in}}}},
    {"consumption", "users", "", {{{"districts", "consumption", out}}}},
    {"loss_evaporation",
     "users",
     "",
     {{{"canals", "evaporation", out}, {"districts", "evaporation", out}}}},
    {"outside_loss",
     "users",
     "",
     {{{"canals", "seepage_ledger_only", out},
       {"districts", "percolation_ledger_only", out},
       {"districts", "returns_ledger_only", out}}}},
    {"river_loss", "river", "unsaturated", {{{"unsaturated", "river_loss", in}}}},
    {"river_evaporation", "river", "", {{{"river", "evaporation", out}}}},
    {"outflow", "river", "", {{{"river", "outflow", out}}}},
    {"river_gain", "aquifer", "river", {{{"aquifer", "river_gain", out}}}},
    {"drains", "aquifer", "river", {{{"aquifer", "drains", out}}}},
    {"drains_leaving", "aquifer", "", {{{"aquifer", "drains_leaving", out}}}},
    {"rejected", "unsaturated", "river", {{{"unsaturated", "rejected", out}}}},
    {"rejected_leaving", "unsaturated", "", {{{"unsaturated", "rejected_leaving", out}}}},
    {"recharge", "unsaturated", "aquifer", {{{"aquifer", "recharge", in}}}},
    {"river_recharge", "unsaturated", "aquifer", {{{"aquifer", "river_loss", in}}}},
    {"evapotranspiration", "aquifer", "", {{{"aquifer", "evapotranspiration", out}}}},
}};

/// Node of the diagram with the storage terms that belong to it.
struct Node {
    std::string_view id;
    std::array<Source, 2> storage;
};

constexpr std::array<Node, 4> nodes{{
    {"river", {{{"river", "storage", rise}, {"returns", "storage", rise}}}},
    {"users", {}},
    {"unsaturated", {{{"unsaturated", "storage", rise}}}},
    {"aquifer", {{{"aquifer", "storage", rise}}}},
}};

template <typename Sources>
std::vector<double> sum_of(const BudgetYears& budget, const Sources& sources) {
    std::vector<double> sum(budget.nyear, 0.0);
    for (const auto& source : sources) {
        const auto* row = budget.find(source.store, source.term);
        if (row == nullptr) continue;
        for (std::size_t y = 0; y < sum.size(); ++y) sum[y] += (row->*source.member)[y];
    }
    return sum;
}

void add(std::vector<double>& sum, const std::vector<double>& values, double factor) {
    for (std::size_t y = 0; y < sum.size(); ++y) sum[y] += factor * values[y];
}

NodeYears node_years(const Node& node, const BudgetYears& budget, const std::vector<Flow>& flows) {
    NodeYears years{std::string{node.id}, sum_of(budget, node.storage),
                    std::vector<double>(budget.nyear, 0.0)};
    add(years.rest, years.rise, -1.0);
    for (const auto& flow : flows) {
        if (flow.to == node.id) add(years.rest, flow.volume, 1.0);
        if (flow.from == node.id) add(years.rest, flow.volume, -1.0);
    }
    return years;
}

}  // namespace

const TermYears* BudgetYears::find(std::string_view store, std::string_view term) const {
    const auto found = std::find_if(terms.begin(), terms.end(), [&](const TermYears& row) {
        return row.store == store && row.term == term;
    });
    return found == terms.end() ? nullptr : &*found;
}

BudgetYears yearly_budget(const io::CsvTable& budget, const Years& years, Problems& problems) {
    const auto date = budget.dates("date", problems);
    const auto store = budget.text("store", problems);
    const auto term = budget.text("term", problems);
    const auto in_m3 = budget.numbers("in_m3", problems);
    const auto out_m3 = budget.numbers("out_m3", problems);
    const auto rise_m3 = budget.numbers("storage_change_m3", problems);
    const auto percent = budget.numbers("discrepancy_percent", problems, blank_or_number);
    BudgetYears sums;
    sums.nyear = years.size();
    std::map<std::pair<std::string, std::string>, std::size_t> rows;
    for (std::size_t i = 0; i < budget.rows(); ++i) {
        const auto year = years.index(date[i]);
        if (!year) continue;
        const auto [row, is_new] = rows.try_emplace({store[i], term[i]}, sums.terms.size());
        if (is_new) {
            const std::vector<double> none(sums.nyear, 0.0);
            sums.terms.push_back({store[i], term[i], none, none, none, 0.0});
        }
        auto& sum = sums.terms[row->second];
        sum.in[*year] += per_1e8 * in_m3[i];
        sum.out[*year] += per_1e8 * out_m3[i];
        sum.rise[*year] += per_1e8 * rise_m3[i];
        if (percent[i] > sum.worst) sum.worst = percent[i];
    }
    return sums;
}

FlowDiagram flow_diagram(const BudgetYears& budget) {
    FlowDiagram diagram;
    for (const auto& arrow : arrows)
        diagram.flows.push_back({std::string{arrow.id}, std::string{arrow.from},
                                 std::string{arrow.to}, sum_of(budget, arrow.sources)});
    for (const auto& node : nodes) diagram.nodes.push_back(node_years(node, budget, diagram.flows));
    return diagram;
}

}  // namespace heihe::report
