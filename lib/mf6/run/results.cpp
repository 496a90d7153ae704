// SPDX-License-Identifier: MIT
#include "lib/mf6/run/results.hpp"

#include "lib/mf6/run/observing.hpp"
#include "lib/mf6/run/specific_discharge.hpp"
#include "lib/mf6/write/output_names.hpp"

#include "heihe/mf6/grb_file.hpp"

#include <algorithm>
#include <cmath>

namespace heihe::mf6 {
namespace {

bool applies(const OcRule& rule, int kstp, bool last) {
    switch (rule.when) {
        case OcRule::When::all: return true;
        case OcRule::When::first: return kstp == 1;
        case OcRule::When::last: return last;
        case OcRule::When::frequency: return rule.frequency > 0 && kstp % rule.frequency == 0;
        case OcRule::When::steps:
            return std::find(rule.steps.begin(), rule.steps.end(), kstp) != rule.steps.end();
    }
    return false;
}

}  // namespace

Results::Results(const Simulation& simulation, RunParts& parts, const RunOptions& options)
    : simulation_{&simulation},
      input_{&simulation.gwf},
      model_{&parts.model},
      map_{&parts.map},
      stresses_{parts.stresses},
      shape_{input_->grid.nlay, input_->grid.nrow, input_->grid.ncol},
      run_{simulation.folder, options.on_file},
      connectivity_{std::make_shared<const Connectivity>(make_connectivity(input_->grid))},
      faces_{parts.model, *connectivity_},
      listing_{run_, listing_name(*input_)} {
    listing_.header(options.program, options.version, input_->name);
    open_model_files();
    if (input_->sto)
        uses_sy_ = std::any_of(input_->sto->iconvert.begin(), input_->sto->iconvert.end(),
                               [](int i) { return i != 0; });
    head_.assign(at(shape_.nnode()), head_inactive);
    if (!map_->is_identity()) {
        node_of_.resize(at(model_->ncell()));
        for (Cell n = 0; n < model_->ncell(); ++n) node_of_[at(n)] = map_->node(n);
    }
    add_budget_entries();
    if (input_->observations) observations_.emplace(run_, *input_->observations);
    for (const auto& stress : stresses_) stress->open_files(run_, *input_);
    open_side_files();
}

void Results::open_model_files() {
    if (!input_->nogrb)
        start_grb(run_, grb_name(*input_),
                  {input_->grid, input_->angrot, input_->npf.icelltype, input_->npf.thickstrt},
                  connectivity_);
    if (!input_->oc) return;
    const OcInput& oc = *input_->oc;
    if (!oc.head_file.empty()) heads_.emplace(run_, oc.head_file, shape_);
    if (!oc.budget_file.empty()) budget_.emplace(run_, oc.budget_file, shape_);
    if (!oc.budget_csv_file.empty()) budget_csv_.emplace(run_, oc.budget_csv_file);
}

void Results::open_side_files() {
    if (!simulation_->ims.csv_outer_output.empty())
        outer_csv_.emplace(run_, simulation_->ims.csv_outer_output);
    if (input_->mvr.present) movers_.emplace(run_, input_->mvr, upper(input_->name));
}

void Results::write_movers(const StepTime& time, bool last, const gwf::Mvr& mvr) {
    if (movers_) movers_->write(time, wants(time, last, true, false), mvr.entries(), mvr.moved());
}

void Results::add_budget_entries() {
    if (input_->sto) {
        table_.add_entry("STO-SS", "STORAGE");
        if (uses_sy_) table_.add_entry("STO-SY", "STORAGE");
    }
    for (const auto& stress : stresses_) {
        const std::string& name = stress->input().name;
        table_.add_entry(stress->text(), name);
        if (stress->moved() != nullptr) table_.add_entry(stress->text() + "-TO-MVR", name);
    }
}

bool Results::wants(const StepTime& time, bool last, bool save, bool head) const {
    if (!input_->oc) return false;
    const OcBlock* now = nullptr;
    for (const OcBlock& b : input_->oc->blocks)
        if (b.period <= time.kper) now = &b;
    if (now == nullptr) return false;
    return std::any_of(now->rules.begin(), now->rules.end(), [&](const OcRule& r) {
        return r.save == save && r.head == head && applies(r, time.kstp, last);
    });
}

void Results::spread_heads(const gwf::Heads& state, const gwf::Assembly& assembly) {
    const std::ptrdiff_t ncell = model_->ncell();
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
    for (std::ptrdiff_t i = 0; i < ncell; ++i) {
        const auto n = static_cast<Cell>(i);
        if (!model_->is_active(n)) continue;
        const bool dry = assembly.role(n) == gwf::CellRole::idle;
        head_[node_of(n)] = dry ? head_dry : state.head[at(n)];
    }
}

std::span<const double> Results::spread(std::span<const double> cells) {
    if (!connectivity_->reduced()) return cells;
    spread_.resize(at(shape_.nnode()), 0.0);
    const std::ptrdiff_t ncell = model_->ncell();
#pragma omp parallel for schedule(static) if (ncell > omp_min_items)
    for (std::ptrdiff_t n = 0; n < ncell; ++n)
        if (model_->is_active(static_cast<Cell>(n)))
            spread_[node_of(static_cast<Cell>(n))] = cells[at(n)];
    return spread_;
}

bool Results::has_fixed_heads() const {
    return std::any_of(stresses_.begin(), stresses_.end(),
                       [](const auto& stress) { return stress->package().fixes_head(); });
}

// MODFLOW 6 sums up what constant heads give face by face; its budget file has the net flow of each.
FixedCellFlows Results::fixed_heads(const gwf::Assembly& assembly,
                                    std::span<const Cell> cells) const {
    FixedCellFlows sum;
    for (const Cell n : cells) {
        if (n < 0) continue;
        const FixedCellFlows cell = faces_.of_fixed_cell(assembly, n);
        sum.in += cell.in;
        sum.out += cell.out;
    }
    return sum;
}

// The flows of a package's rows; what a mover takes of them has an entry of its own.
void Results::fill_flows(std::size_t& entry, const Stress& stress, const gwf::BoundTerms& terms) {
    const gwf::MoverFlows* moved = stress.moved();
    if (moved == nullptr) return table_.set_flows(entry++, terms.flow);
    std::vector<double> flow = terms.flow;
    double taken = 0.0;
    for (std::size_t i = 0; i < flow.size(); ++i) {
        flow[i] += moved->taken[i];
        taken += moved->taken[i];
    }
    table_.set_flows(entry++, flow);
    table_.set(entry++, 0.0, taken);
}

void Results::fill_budget(const StepTime& time, const gwf::FlowSolver& solver,
                          std::span<const gwf::BoundTerms> terms) {
    table_.clear_rates();
    std::size_t entry = 0;
    if (input_->sto) {
        const auto& e = solver.budget().entries;
        table_.set(entry++, e[0].in, e[0].out);
        if (uses_sy_) table_.set(entry++, e[1].in, e[1].out);
    }
    for (std::size_t p = 0; p < stresses_.size(); ++p) {
        if (stresses_[p]->package().fixes_head()) {
            const FixedCellFlows sum = fixed_heads(solver.assembly(), terms[p].cell);
            table_.set(entry++, sum.in, sum.out);
        } else {
            fill_flows(entry, *stresses_[p], terms[p]);
        }
    }
    table_.end_step(time.delt);
}

void Results::save_storage(const StepTime& time, const gwf::FlowSolver& solver) {
    if (!input_->sto || !(input_->sto->save_flows || input_->save_flows)) return;
    budget_->write_array(time, "STO-SS", spread(solver.storage().ss));
    if (uses_sy_) budget_->write_array(time, "STO-SY", spread(solver.storage().sy));
}

void Results::save_node_data(const StepTime& time, const gwf::Heads& state,
                             const gwf::FlowSolver& solver) {
    const NpfInput& npf = input_->npf;
    if (!npf.save_specific_discharge && !npf.save_saturation) return;
    const std::ptrdiff_t nodes = connectivity_->nodes;
    user_node_.resize(at(nodes));
    std::vector<double> saturation(at(nodes));
#pragma omp parallel for schedule(static) if (nodes > omp_min_items)
    for (std::ptrdiff_t r = 0; r < nodes; ++r) {
        user_node_[at(r)] = connectivity_->to_user(static_cast<std::int32_t>(r));
        const Cell n = map_->cell(user_node_[at(r)]);
        const bool dry = solver.assembly().role(n) == gwf::CellRole::idle;
        saturation[at(r)] = dry ? 0.0 : model_->saturation(n, state.head[at(n)]).value;
    }
    if (npf.save_specific_discharge)
        budget_->write_specific_discharge(
            time, upper(input_->name), "NPF", user_node_,
            specific_discharge(*model_, solver.assembly(), *connectivity_, state.head,
                               faces_.values()));
    if (npf.save_saturation)
        budget_->write_saturation(time, upper(input_->name), "NPF", user_node_, saturation);
}

void Results::save_flows(const StepTime& time, const Stress& stress, const gwf::BoundTerms& terms) {
    const std::string model = upper(input_->name);
    ListHeader header{stress.text(), model, model, model, stress.input().name};
    header.auxiliary = stress.input().auxiliary;
    stress.fill_rows(terms, rows_);
    budget_->write_list(time, header, {rows_.node, rows_.number, rows_.flow, rows_.aux});
    if (stress.moved() == nullptr) return;
    header.text += "-TO-MVR";
    budget_->write_list(time, header, {rows_.node, rows_.number, rows_.taken, rows_.aux});
}

void Results::save_budget(const StepTime& time, const gwf::Heads& state,
                          const gwf::FlowSolver& solver, std::span<const gwf::BoundTerms> terms) {
    save_storage(time, solver);
    if (input_->npf.save_flows || input_->save_flows) {
        if (uses_face_values())
            budget_->write_flow_ja_face(time, faces_.values());
        else
            budget_->write_flow_ja_face(
                time, connectivity_->ja.size(),
                [&](std::size_t first, std::span<double> flow) { faces_.fill(first, flow); });
        save_node_data(time, state, solver);
    }
    for (std::size_t p = 0; p < stresses_.size(); ++p)
        if (stresses_[p]->input().save_flows || input_->save_flows)
            save_flows(time, *stresses_[p], terms[p]);
}

void Results::write_packages(const StepTime& time, bool last, const gwf::Assembly& assembly,
                             std::span<const gwf::BoundTerms> terms) {
    const bool saves_heads = wants(time, last, true, true);
    const bool saves_flows = wants(time, last, true, false);
    for (std::size_t p = 0; p < stresses_.size(); ++p)
        stresses_[p]->write_step({time, terms[p], assembly, saves_heads, saves_flows});
}

void Results::write_step(const StepTime& time, bool last, const gwf::Heads& state,
                         const gwf::FlowSolver& solver, std::span<const gwf::BoundTerms> terms,
                         const gwf::SolveReport& report) {
    spread_heads(state, solver.assembly());
    const bool save_flows = budget_ && wants(time, last, true, false);
    if (uses_face_values() && (save_flows || input_->observations))
        faces_.update(solver.assembly());
    else if (save_flows || has_fixed_heads())
        faces_.take(solver.assembly());
    if (heads_ && wants(time, last, true, true)) heads_->write(time, head_);
    if (save_flows) save_budget(time, state, solver, terms);
    fill_budget(time, solver, terms);
    if (budget_csv_) budget_csv_->write(time.totim, table_);
    if (observations_)
        write_observations(*observations_, time.totim, {head_, input_->strt, &faces_});
    write_packages(time, last, solver.assembly(), terms);
    if (outer_csv_) outer_csv_->write(time, report, *model_, upper(input_->name));
    write_listing(time, last, report);
}

void Results::write_listing(const StepTime& time, bool last, const gwf::SolveReport& report) {
    SolverSummary summary;
    summary.outer_iterations = report.outer;
    summary.inner_iterations = report.linear;
    summary.converged = report.converged;
    summary.max_dvc = report.last_change;
    summary.max_residual = report.worst_residual;
    if (report.worst_cell >= 0) summary.max_cell = model_->place(report.worst_cell);
    listing_.solver_summary(time, summary);
    if (wants(time, last, false, true))
        listing_.array(time, "HEAD", shape_, head_,
                       parse_print_format(input_->oc->head_print_format));
    for (const auto& stress : stresses_)
        if (const BudgetTable* own = stress->own_budget()) listing_.budget(time, *own);
    if (movers_) listing_.budget(time, movers_->table());
    listing_.budget(time, table_);
    listing_.time_summary(time, simulation_->tdis.time_units);
}

std::vector<MoverShare> Results::mover_shares() const {
    std::vector<MoverShare> shares;
    const auto& moved = movers_->table().entries();
    for (const auto& stress : stresses_) {
        const std::string& name = stress->input().name;
        const auto found = std::find_if(moved.begin(), moved.end(),
                                        [&](const BudgetEntry& e) { return e.text == name; });
        if (found == moved.end()) continue;
        const MoverTotals totals = stress->mover_totals();
        shares.push_back({name, totals.given, totals.received, found->rate_in, found->rate_out});
    }
    return shares;
}

std::string Results::open_budget() const {
    std::string text =
        mf6::open_budget("model " + upper(input_->name), table_.rates(), solver_tolerance,
                         1e-6 * std::max(simulation_->ims.inner_rclose, 0.0));
    for (const auto& stress : stresses_)
        if (text.empty()) text = stress->open_budget();
    if (text.empty() && movers_) text = open_mover(input_->mvr.name, mover_shares());
    return text;
}

void Results::finish(bool normal, double elapsed_seconds) {
    listing_.closing(elapsed_seconds, normal);
    if (heads_) heads_->finish();
    if (budget_) budget_->finish();
    if (budget_csv_) budget_csv_->finish();
    if (observations_) observations_->finish();
    if (outer_csv_) outer_csv_->finish();
    if (movers_) movers_->finish();
    for (const auto& stress : stresses_) stress->finish_files();
    listing_.finish();
}

}  // namespace heihe::mf6
