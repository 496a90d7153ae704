// SPDX-License-Identifier: MIT
#include "side_files.hpp"

#include "list_stress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace heihe::mf6 {

OuterCsv::OuterCsv(const OutputRun& run, std::string_view name) : out_{run, name} {
    out_.write(
        "total_inner_iterations,totim,kper,kstp,nouter,inner_iterations,"
        "solution_outer_dvmax,solution_outer_dvmax_model,solution_outer_dvmax_package,"
        "solution_outer_dvmax_node\n");
}

void OuterCsv::write(const StepTime& time, const gwf::SolveReport& report, const gwf::Model& model,
                     std::string_view model_name) {
    const NodeMap map{model.mesh()};
    for (std::size_t i = 0; i < report.history.size(); ++i) {
        const gwf::OuterIteration& it = report.history[i];
        linear_ += it.linear;
        out_.write(fmt::format("{},{},{},{},{},{},{},{},,{}\n", linear_, time.totim, time.kper,
                               time.kstp, i + 1, it.linear, it.change, model_name,
                               it.cell < 0 ? 0 : map.node(it.cell) + 1));
    }
}

FlowReductionCsv::FlowReductionCsv(const OutputRun& run, std::string_view name) : out_{run, name} {
    out_.write(
        "time,period,step,boundnumber,cellnumber,rate-requested,rate-actual,"
        "wel-reduction\n");
}

void FlowReductionCsv::write(const StepTime& time, const ListStress& stress,
                             const gwf::BoundTerms& terms) {
    const std::vector<double> wanted = stress.wanted();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!(wanted[i] < 0.0) || !(terms.flow[i] > wanted[i])) continue;
        out_.write(fmt::format("{},{},{},{},{},{},{},{}\n", time.totim, time.kper, time.kstp, i + 1,
                               stress.nodes()[i] + 1, wanted[i], terms.flow[i],
                               terms.flow[i] - wanted[i]));
    }
}

MoverBudget::MoverBudget(const OutputRun& run, const MvrInput& input, std::string model)
    : model_{std::move(model)}, table_{"MVR"} {
    if (!input.budget_file.empty()) budget_.emplace(run, input.budget_file, BoxShape{});
    if (!input.budget_csv_file.empty()) csv_.emplace(run, input.budget_csv_file);
    for (const MoverBlock& block : input.blocks)
        for (const MoverEntry& e : block.entries)
            for (const auto& name : {e.from, e.to})
                if (std::find(packages_.begin(), packages_.end(), name) == packages_.end()) {
                    packages_.push_back(name);
                    table_.add_entry(name);
                }
}

void MoverBudget::write(const StepTime& time, bool save, std::span<const gwf::MoverEntry> entries,
                        std::span<const double> moved) {
    table_.clear_rates();
    std::vector<double> in(packages_.size()), out(packages_.size());
    const auto place = [&](const gwf::Package* p) {
        return static_cast<std::size_t>(std::find(packages_.begin(), packages_.end(), p->name()) -
                                        packages_.begin());
    };
    for (std::size_t i = 0; i < entries.size(); ++i) {
        in[place(entries[i].from)] += moved[i];
        out[place(entries[i].to)] += moved[i];
    }
    for (std::size_t p = 0; p < packages_.size(); ++p) table_.set(p, in[p], out[p]);
    table_.end_step(time.delt);
    if (csv_) csv_->write(time.totim, table_);
    if (budget_ && save) save_pairs(time, entries, moved);
}

void MoverBudget::save_pairs(const StepTime& time, std::span<const gwf::MoverEntry> entries,
                             std::span<const double> moved) {
    std::vector<std::pair<const gwf::Package*, const gwf::Package*>> pairs;
    for (const auto& e : entries)
        if (std::find(pairs.begin(), pairs.end(),
                      std::pair{static_cast<const gwf::Package*>(e.from),
                                static_cast<const gwf::Package*>(e.to)}) == pairs.end())
            pairs.emplace_back(e.from, e.to);
    for (const auto& pair : pairs) {
        std::vector<std::int32_t> id1, id2;
        std::vector<double> q;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (entries[i].from != pair.first || entries[i].to != pair.second) continue;
            id1.push_back(entries[i].from_item);
            id2.push_back(entries[i].to_item);
            q.push_back(-moved[i]);
        }
        ListHeader header{"MVR-FLOW", model_, std::string{pair.first->name()}, model_,
                          std::string{pair.second->name()}};
        header.own_list = true;
        budget_->write_list(time, header, {id1, id2, q, {}});
    }
}

void MoverBudget::finish() {
    if (budget_) budget_->finish();
    if (csv_) csv_->finish();
}

}  // namespace heihe::mf6
