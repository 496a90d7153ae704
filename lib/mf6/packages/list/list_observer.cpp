// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_observer.hpp"

#include "lib/mf6/packages/list/list_stress.hpp"
#include "lib/mf6/packages/list/list_type.hpp"

#include <algorithm>
#include <unordered_map>

namespace heihe::mf6 {
namespace {

// What a row adds to an observation; nothing where the package has no such flow.
std::optional<double> row_value(const ListStress& stress, const gwf::BoundTerms& terms,
                                const std::string& type, std::size_t row) {
    const gwf::MoverFlows* moved = stress.moved();
    if (type == to_mover) return moved ? std::optional{-moved->taken[row]} : std::nullopt;
    if (type != stress.type().name()) return stress.type().traits().observe(stress, terms, row);
    return terms.flow[row] + (moved ? moved->taken[row] : 0.0);
}

double sum_over(const ListStress& stress, const gwf::BoundTerms& terms, const std::string& type,
                const std::vector<std::int32_t>& rows) {
    double sum = rows.empty() ? no_observation : 0.0;
    for (const std::int32_t row : rows) {
        const auto value = row_value(stress, terms, type, at(row));
        if (!value) return no_observation;
        sum += *value;
    }
    return sum;
}

}  // namespace

void ListObserver::find_rows(const ListStress& stress) {
    const auto nodes = stress.nodes();
    const auto bound = stress.boundnames();
    if (found_ && std::ranges::equal(nodes, seen_nodes_) && std::ranges::equal(bound, seen_names_))
        return;
    found_ = true;
    seen_nodes_.assign(nodes.begin(), nodes.end());
    seen_names_.assign(bound.begin(), bound.end());
    std::unordered_map<std::string, std::vector<std::int32_t>> by_name;
    std::unordered_map<std::int64_t, std::vector<std::int32_t>> by_node;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        by_node[nodes[i]].push_back(static_cast<std::int32_t>(i));
    for (std::size_t i = 0; i < bound.size(); ++i)
        by_name[bound[i]].push_back(static_cast<std::int32_t>(i));
    const Observations& input = files_.input();
    rows_.assign(input.files.size(), {});
    for (std::size_t f = 0; f < input.files.size(); ++f)
        for (const Observation& o : input.files[f].items) {
            auto& rows = rows_[f].emplace_back();
            if (!o.boundname.empty()) {
                if (const auto it = by_name.find(o.boundname); it != by_name.end())
                    rows = it->second;
            } else if (const auto it = by_node.find(o.node); it != by_node.end()) {
                rows = it->second;
            }
        }
}

void ListObserver::write(double totim, const ListStress& stress, const gwf::BoundTerms& terms) {
    find_rows(stress);
    files_.write(totim, [&](std::size_t f, std::size_t j) {
        return sum_over(stress, terms, files_.input().files[f].items[j].type, rows_[f][j]);
    });
}

}  // namespace heihe::mf6
