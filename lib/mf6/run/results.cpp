// SPDX-License-Identifier: MIT
#include "lib/mf6/run/results.hpp"

#include "lib/mf6/packages/sfr/sfr_stress.hpp"
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

std::string text_of(const Stress& s) { return s.list != nullptr ? s.list->text() : "SFR"; }
std::string name_of(const Stress& s) {
    return s.list != nullptr ? s.list->input().name : s.sfr->input().name;
}
bool moves(const Stress& s) {
    return s.list != nullptr ? s.list->input().mover && s.list->input().type != "CHD" : false;
}

}  // namespace

Results::Results(const Simulation& simulation, const gwf::Model& model, const NodeMap& map,
                 std::vector<Stress> stresses, const RunOptions& options)
    : simulation_{&simulation},
      input_{&simulation.gwf},
      model_{&model},
      map_{&map},
      stresses_{std::move(stresses)},
      shape_{input_->grid.nlay, input_->grid.nrow, input_->grid.ncol},
      run_{simulation.folder, options.on_file},
      connectivity_{std::make_shared<const Connectivity>(make_connectivity(input_->grid))},
      faces_{model, *connectivity_},
      listing_{run_, listing_name(*input_)} {
    listing_.header(options.program, options.version, input_->name);
    if (!input_->nogrb)
        start_grb(run_, grb_name(*input_), input_->grid, input_->angrot, connectivity_,
                  input_->npf.icelltype, input_->npf.thickstrt);
    if (input_->oc) {
        if (!input_->oc->head_file.empty()) heads_.emplace(run_, input_->oc->head_file, shape_);
        if (!input_->oc->budget_file.empty())
            budget_.emplace(run_, input_->oc->budget_file, shape_);
        if (!input_->oc->budget_csv_file.empty())
            budget_csv_.emplace(run_, input_->oc->budget_csv_file);
    }
    if (input_->sto)
        uses_sy_ = std::any_of(input_->sto->iconvert.begin(), input_->sto->iconvert.end(),
                               [](int i) { return i != 0; });
    head_.assign(at(shape_.nnode()), head_inactive);
    if (!map.is_identity()) {
        node_of_.resize(at(model.ncell()));
        for (Cell n = 0; n < model.ncell(); ++n) node_of_[at(n)] = map.node(n);
    }
    add_budget_entries();
    if (input_->observations) observers_.emplace_back(run_, *input_->observations);
    for (const Stress& s : stresses_) {
        const auto& observations =
            s.list != nullptr ? s.list->input().observations : s.sfr->input().observations;
        if (observations) observers_.emplace_back(run_, *observations);
        if (s.sfr != nullptr) s.sfr->open_files(run_, *input_);
    }
    open_side_files();
}

Results::~Results() = default;

void Results::open_side_files() {
    if (!simulation_->ims.csv_outer_output.empty())
        outer_csv_.emplace(run_, simulation_->ims.csv_outer_output);
    if (input_->mvr.present) movers_.emplace(run_, input_->mvr, upper(input_->name));
    for (std::size_t p = 0; p < stresses_.size(); ++p)
        if (const ListStress* list = stresses_[p].list;
            list != nullptr && !list->input().auto_flow_reduce_csv.empty())
            reductions_.emplace_back(p, FlowReductionCsv{run_, list->input().auto_flow_reduce_csv});
}

void Results::write_movers(const StepTime& time, bool last, const gwf::Mvr& mvr) {
    if (movers_) movers_->write(time, wants(time, last, true, false), mvr.entries(), mvr.moved());
}

void Results::add_budget_entries() {
    if (input_->sto) {
        table_.add_entry("STO-SS", "STORAGE");
        if (uses_sy_) table_.add_entry("STO-SY", "STORAGE");
    }
    for (const Stress& s : stresses_) {
        table_.add_entry(text_of(s), name_of(s));
        if (moves(s)) table_.add_entry(text_of(s) + "-TO-MVR", name_of(s));
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
                       [](const Stress& s) { return text_of(s) == "CHD"; });
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

void Results::fill_budget(const StepTime& time, const gwf::FlowSolver& solver,
                          std::span<const gwf::BoundTerms> terms) {
    table_.clear_rates();
    std::size_t entry = 0;
    if (input_->sto) {
        const auto& e = solver.budget().entries;
        table_.set(entry++, e[0].in, e[0].out);
        if (uses_sy_) table_.set(entry++, e[1].in, e[1].out);
    }
    std::vector<double> flow;
    for (std::size_t p = 0; p < stresses_.size(); ++p) {
        if (text_of(stresses_[p]) == "CHD") {
            const FixedCellFlows sum = fixed_heads(solver.assembly(), terms[p].cell);
            table_.set(entry++, sum.in, sum.out);
            continue;
        }
        if (!moves(stresses_[p])) {
            table_.set_flows(entry++, terms[p].flow);
            continue;
        }
        const gwf::MoverFlows* moved = stresses_[p].list->package().mover_flows();
        flow = terms[p].flow;
        double taken = 0.0;
        for (std::size_t i = 0; i < flow.size(); ++i) {
            flow[i] += moved->taken[i];
            taken += moved->taken[i];
        }
        table_.set_flows(entry++, flow);
        table_.set(entry++, 0.0, taken);
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

// Rows of a list record, kept from step to step for their memory.
struct Results::Rows {
    std::vector<std::int32_t> node{}, number{};
    std::vector<double> q{}, taken{}, aux{};

    // Those that have a place in the grid.
    void number_rows(std::span<const std::int64_t> nodes) {
        number.resize(nodes.size());
        std::size_t n = 0;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            number[n] = static_cast<std::int32_t>(i);
            n += nodes[i] >= 0 ? 1 : 0;
        }
        number.resize(n);
        for (auto* a : {&q, &taken}) a->resize(n);
        node.resize(n);
    }
};

void Results::save_list(const StepTime& time, const Stress& stress, const gwf::BoundTerms& terms) {
    const ListStress& list = *stress.list;
    const gwf::MoverFlows* moved = moves(stress) ? stress.list->package().mover_flows() : nullptr;
    const std::string model = upper(input_->name);
    ListHeader header{list.text(), model, model, model, list.input().name};
    header.auxiliary = list.input().auxiliary;
    const std::size_t naux = header.auxiliary.size();
    if (!rows_) rows_ = std::make_unique<Rows>();
    Rows& rows = *rows_;
    rows.number_rows(list.nodes());
    const auto nodes = list.nodes();
    const std::ptrdiff_t count = std::ssize(rows.number);
#pragma omp parallel for schedule(static) if (count > omp_min_items)
    for (std::ptrdiff_t row = 0; row < count; ++row) {
        const auto r = at(row);
        const auto i = at(rows.number[r]);
        const Cell cell = terms.cell[i];
        rows.node[r] = static_cast<std::int32_t>(cell >= 0 ? map_->node(cell) : nodes[i]);
        rows.taken[r] = moved != nullptr ? -moved->taken[i] : 0.0;
        rows.q[r] = terms.flow[i] - rows.taken[r];
    }
    rows.aux.clear();
    if (naux > 0) {
        const std::vector<double> all = list.auxiliaries();
        for (const std::int32_t i : rows.number)
            for (std::size_t a = 0; a < naux; ++a) rows.aux.push_back(all[at(i) * naux + a]);
    }
    budget_->write_list(time, header, {rows.node, rows.number, rows.q, rows.aux});
    if (moved == nullptr) return;
    header.text += "-TO-MVR";
    budget_->write_list(time, header, {rows.node, rows.number, rows.taken, rows.aux});
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
    for (std::size_t p = 0; p < stresses_.size(); ++p) {
        const PackageBase& in = stresses_[p].list != nullptr
                                    ? static_cast<const PackageBase&>(stresses_[p].list->input())
                                    : stresses_[p].sfr->input();
        if (!(in.save_flows || input_->save_flows)) continue;
        if (stresses_[p].list != nullptr)
            save_list(time, stresses_[p], terms[p]);
        else
            stresses_[p].sfr->save_model_flows(time, *budget_, *input_, terms[p]);
    }
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
    std::size_t o = 0;
    if (input_->observations)
        observers_[o++].write_model(time.totim, {head_, input_->strt, &faces_});
    for (std::size_t p = 0; p < stresses_.size(); ++p) {
        const Stress& s = stresses_[p];
        if (s.list != nullptr && s.list->input().observations)
            observers_[o++].write_list(time.totim, *s.list, terms[p],
                                       s.list->package().mover_flows());
        if (s.sfr != nullptr && s.sfr->input().observations)
            observers_[o++].write_sfr(time.totim, *s.sfr);
        if (s.sfr != nullptr)
            s.sfr->write_step(time, wants(time, last, true, true), wants(time, last, true, false),
                              *input_, terms[p]);
    }
    if (outer_csv_) outer_csv_->write(time, report, *model_, upper(input_->name));
    for (auto& [p, file] : reductions_)
        file.write(time, *stresses_[p].list, terms[p], solver.assembly(),
                   stresses_[p].list->package().mover_flows());
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
    for (const Stress& s : stresses_)
        if (s.sfr != nullptr) listing_.budget(time, s.sfr->table());
    if (movers_) listing_.budget(time, movers_->table());
    listing_.budget(time, table_);
    listing_.time_summary(time, simulation_->tdis.time_units);
}

std::vector<MoverShare> Results::mover_shares() const {
    std::vector<MoverShare> shares;
    const auto& moved = movers_->table().entries();
    for (const Stress& s : stresses_) {
        const auto found = std::find_if(moved.begin(), moved.end(),
                                        [&](const BudgetEntry& e) { return e.text == name_of(s); });
        if (found == moved.end()) continue;
        MoverShare share{name_of(s), 0.0, 0.0, found->rate_in, found->rate_out};
        if (s.sfr != nullptr)
            for (const auto& f : s.sfr->package().flows()) {
                share.given += f.to_mover;
                share.received += f.from_mover;
            }
        else
            for (const double taken : s.list->package().mover_flows()->taken) share.given += taken;
        shares.push_back(std::move(share));
    }
    return shares;
}

std::string Results::open_budget() const {
    std::string text =
        mf6::open_budget("model " + upper(input_->name), table_.rates(), solver_tolerance,
                         1e-6 * std::max(simulation_->ims.inner_rclose, 0.0));
    for (const Stress& s : stresses_) {
        if (s.sfr == nullptr || !text.empty()) continue;
        text = open_reach(s.sfr->package());
        if (text.empty())
            text = mf6::open_budget(s.sfr->input().name, s.sfr->table().rates(), solver_tolerance);
    }
    if (text.empty() && movers_) text = open_mover(input_->mvr.name, mover_shares());
    return text;
}

void Results::finish(bool normal, double elapsed_seconds) {
    listing_.closing(elapsed_seconds, normal);
    if (heads_) heads_->finish();
    if (budget_) budget_->finish();
    if (budget_csv_) budget_csv_->finish();
    for (auto& o : observers_) o.finish();
    if (outer_csv_) outer_csv_->finish();
    if (movers_) movers_->finish();
    for (auto& [p, file] : reductions_) file.finish();
    for (const Stress& s : stresses_)
        if (s.sfr != nullptr) s.sfr->finish();
    listing_.finish();
}

}  // namespace heihe::mf6
