// SPDX-License-Identifier: MIT
#include "lib/mf6/run/observing.hpp"

#include "lib/mf6/packages/list/list_stress.hpp"
#include "lib/mf6/packages/sfr/sfr_stress.hpp"
#include "lib/mf6/run/face_flows.hpp"

#include <algorithm>
#include <unordered_map>

namespace heihe::mf6 {
namespace {

std::vector<std::string> names(const ObservationFile& file) {
    std::vector<std::string> all;
    for (const Observation& o : file.items) all.push_back(o.name);
    return all;
}

double observed(const Observation& o, const ObservedModel& model) {
    if (o.type == "HEAD") return model.head[at(o.node)];
    if (o.type == "DRAWDOWN") {
        const double head = model.head[at(o.node)];
        return std::abs(head) >= 1e29 ? head : model.strt[at(o.node)] - head;
    }
    if (!model.faces->connected(o.node, o.node2))
        throw InputError(o.at, "the two cells of " + o.name + " are not connected",
                         "name two active neighbours");
    return model.faces->between(o.node, o.node2);
}

}  // namespace

Observer::Observer(const OutputRun& run, const Observations& observations)
    : observations_{&observations} {
    for (const ObservationFile& file : observations.files)
        files_.emplace_back(run, file.file, names(file),
                            ObservationFormat{file.binary, observations.digits});
}

void Observer::write_model(double totim, const ObservedModel& model) {
    for (std::size_t f = 0; f < files_.size(); ++f) {
        values_.clear();
        for (const Observation& o : observations_->files[f].items)
            values_.push_back(observed(o, model));
        files_[f].write(totim, values_);
    }
}

void Observer::find_rows(const ListStress& stress) {
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
    rows_.assign(files_.size(), {});
    for (std::size_t f = 0; f < files_.size(); ++f)
        for (const Observation& o : observations_->files[f].items) {
            auto& rows = rows_[f].emplace_back();
            if (!o.boundname.empty()) {
                if (const auto it = by_name.find(o.boundname); it != by_name.end())
                    rows = it->second;
            } else if (const auto it = by_node.find(o.node); it != by_node.end()) {
                rows = it->second;
            }
        }
}

void Observer::write_list(double totim, const ListStress& stress, const gwf::BoundTerms& terms,
                          const gwf::MoverFlows* moved) {
    find_rows(stress);
    const std::vector<double> wanted = stress.wanted();
    const auto taken = [&](std::size_t i) { return moved == nullptr ? 0.0 : moved->taken[i]; };
    const bool reduces = stress.input().auto_flow_reduce >= 0.0;
    const auto observes = [&](const std::string& type) {
        return type == "TO-MVR" ? moved != nullptr : type != "WEL-REDUCTION" || reduces;
    };
    const auto value = [&](const std::string& type, std::size_t i) {
        if (type == "TO-MVR") return -taken(i);
        if (type == "WEL-REDUCTION") return wanted[i] - terms.flow[i];
        return terms.flow[i] + taken(i);
    };
    for (std::size_t f = 0; f < files_.size(); ++f) {
        values_.clear();
        for (std::size_t j = 0; j < rows_[f].size(); ++j) {
            const std::string& type = observations_->files[f].items[j].type;
            const bool found = !rows_[f][j].empty() && observes(type);
            double sum = found ? 0.0 : no_observation;
            if (found)
                for (const auto row : rows_[f][j]) sum += value(type, at(row));
            values_.push_back(sum);
        }
        files_[f].write(totim, values_);
    }
}

void Observer::write_sfr(double totim, const SfrStress& stress) {
    for (std::size_t f = 0; f < files_.size(); ++f) {
        values_.clear();
        for (const Observation& o : observations_->files[f].items)
            values_.push_back(stress.observed(o));
        files_[f].write(totim, values_);
    }
}

void Observer::finish() {
    for (auto& file : files_) file.finish();
}

}  // namespace heihe::mf6
