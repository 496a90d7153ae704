// SPDX-License-Identifier: MIT
#include "lib/mf6/run/side_files.hpp"

#include "lib/mf6/model/setup.hpp"

#include "heihe/mf6/observation_file.hpp"

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

MoverBudget::MoverBudget(const OutputRun& run, const MvrInput& input, std::string model)
    : model_{std::move(model)}, table_{"ENTIRE MODEL", "WATER MOVER"}, packages_{input.packages} {
    if (!input.budget_file.empty()) budget_.emplace(run, input.budget_file, BoxShape{});
    if (!input.budget_csv_file.empty()) csv_.emplace(run, input.budget_csv_file);
    for (const auto& name : packages_) table_.add_entry(name);
}

void MoverBudget::write(const StepTime& time, bool save, std::span<const gwf::MoverEntry> entries,
                        std::span<const double> moved) {
    const std::size_t n = packages_.size();
    table_.clear_rates();
    std::vector<double> in(n), out(n);
    std::vector<std::vector<std::size_t>> pairs(n * n);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::size_t from = place(*entries[i].from);
        const std::size_t to = place(*entries[i].to);
        in[from] += moved[i];
        out[to] += moved[i];
        pairs[from * n + to].push_back(i);
    }
    for (std::size_t p = 0; p < n; ++p) table_.set(p, in[p], out[p]);
    table_.end_step(time.delt);
    if (csv_) csv_->write(time.totim, table_);
    if (!budget_ || !save) return;
    for (std::size_t p = 0; p < pairs.size(); ++p)
        save_pair(time, {packages_[p / n], packages_[p % n]}, pairs[p], entries, moved);
}

std::size_t MoverBudget::place(const gwf::Package& package) const {
    const auto found = std::find(packages_.begin(), packages_.end(), package.name());
    require(found != packages_.end(), "MoverBudget: a package of the block PACKAGES");
    return at(found - packages_.begin());
}

void MoverBudget::save_pair(const StepTime& time, const Pair& pair,
                            std::span<const std::size_t> which,
                            std::span<const gwf::MoverEntry> entries,
                            std::span<const double> moved) {
    std::vector<std::int32_t> id1, id2;
    std::vector<double> q;
    for (const std::size_t i : which) {
        id1.push_back(entries[i].from_item);
        id2.push_back(entries[i].to_item);
        q.push_back(-moved[i]);
    }
    ListHeader header{"MOVER-FLOW", model_, pair.from, model_, pair.to};
    header.own_list = true;
    budget_->write_list(time, header, {id1, id2, q, {}});
}

void MoverBudget::finish() {
    if (budget_) budget_->finish();
    if (csv_) csv_->finish();
}

}  // namespace heihe::mf6
