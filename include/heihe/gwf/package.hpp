// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"
#include "heihe/core/sloped.hpp"
#include "heihe/gwf/model.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::gwf {

/// Head of a dry cell under Picard; MODFLOW's files have -1e30 (HDRY).
inline constexpr double dry_head = 1e30;

/// Role of a cell in one step.
enum class CellRole : std::int8_t {
    idle,          ///< inactive, dry under Picard, or a pass-through cell without a chain
    solved,        ///< active
    fixed,         ///< active with a prescribed head
    pass_through,  ///< interpolated
};

/// The step that is being solved.
struct StepInfo {
    double dt = 0.0;                     ///< [T] 0 when steady
    bool steady = true;                  ///< no storage
    bool newton = true;                  ///< the model's formulation
    int outer = 0;                       ///< iterations done so far
    std::span<const double> head_old{};  ///< [ncell] L, at the step's start
    std::span<const CellRole> role{};    ///< [ncell] now; empty: all active cells are solved
    double time_start = 0.0;             ///< [T] of the step since the run's start

    [[nodiscard]] bool is_idle(Cell n) const noexcept {
        return !role.empty() && role[at(n)] == CellRole::idle;
    }
};

/// Terms of a package at the present heads, one slot per bound item, in the package's order. Near these
/// heads the inflow to the cell is  hcof * head - rhs  [L^3/T].
struct BoundTerms {
    std::vector<Cell> cell{};    ///< -1: the item does nothing
    std::vector<double> hcof{};  ///< [L^2/T] derivative of the inflow by the cell's head, <= 0
    std::vector<double> rhs{};   ///< [L^3/T] hcof * head - flow
    std::vector<double> flow{};  ///< [L^3/T] inflow to the cell at exactly these heads
    bool distinct = false;       ///< no cell has two items, so that threads may add them;
                                 ///< false after resize

    void resize(std::size_t n) {
        cell.resize(n);
        hcof.resize(n);
        rhs.resize(n);
        flow.resize(n);
        distinct = false;
    }
    /// Fills slot i from the exact inflow and its derivative.
    void set(std::size_t i, Cell c, double head, double inflow, double slope) noexcept {
        cell[i] = c;
        flow[i] = inflow;
        hcof[i] = slope;
        rhs[i] = slope * head - inflow;
    }
};

/// Water that a mover (MVR) takes from a package's items and brings to them, [nitem] L^3/T, >= 0.
/// The package writes `available` in formulate; the mover writes the others in its own evaluation.
struct MoverFlows {
    std::vector<double> available{};  ///< water that an item could give
    std::vector<double> taken{};      ///< of it taken by the mover
    std::vector<double> received{};   ///< brought to the item

    void resize(std::size_t n) {
        for (auto* a : {&available, &taken, &received}) a->resize(n);
    }
};

/// A head that a package prescribes.
struct FixedHead {
    Cell cell;
    double head;  ///< [L]
};

/// Anything that gives water to the aquifer or takes it. FlowSolver calls, in this order: begin_step
/// once, formulate at each evaluation (outer iterations and backtracking trials), end_step once when
/// the step is accepted. formulate depends on the given heads, the step, the values that begin_step set
/// and the results of the shared evaluation at the same heads, and on nothing else: a second call gives
/// the same result. The flows of the last call before acceptance are reported.
class Package {
public:
    Package() = default;
    Package(const Package&) = default;
    Package(Package&&) = default;
    Package& operator=(const Package&) = default;
    Package& operator=(Package&&) = default;
    virtual ~Package() = default;

    [[nodiscard]] virtual std::string_view name() const = 0;  ///< the user's name for it
    [[nodiscard]] virtual std::string_view type() const = 0;  ///< MODFLOW's name, e.g. "RIV"
    /// Adds every problem of the bound items.
    virtual void check(const Model&, Problems&) const {}
    virtual void begin_step(const Model&, const StepInfo&) {}
    /// Inflow to the cells at these heads, exact and linearised. @param head [ncell] L
    virtual void formulate(const Model&, std::span<const double> head, const StepInfo&,
                           BoundTerms&) = 0;
    /// Cells whose flow from this package depends on heads of other cells (far terms); -1: no cell. The
    /// list does not change within a step. Newton's linear systems contain the changes that join()
    /// returns.
    [[nodiscard]] virtual std::span<const Cell> joined_cells() const { return {}; }
    /// @param dhead  [joined cells] L, changes of their heads since the last formulate
    /// @param dflow  [joined cells] L^3/T, out: changes of the flows beyond hcof * dhead
    virtual void join(std::span<const double> /*dhead*/, std::span<double> dflow) {
        std::fill(dflow.begin(), dflow.end(), 0.0);
    }
    /// False if an inner iteration of the package has not converged; the solver then continues.
    [[nodiscard]] virtual bool converged() const { return true; }
    /// Distance from convergence, in a measure of the package; for diagnosis.
    [[nodiscard]] virtual double worst() const { return 0.0; }
    virtual void end_step(const Model&, std::span<const double> /*head*/, const StepInfo&,
                          const BoundTerms&) {}
    /// True for a package that prescribes heads (CHD). Its flows follow from the other flows of these
    /// cells.
    [[nodiscard]] virtual bool fixes_head() const { return false; }
    [[nodiscard]] virtual std::span<const FixedHead> fixed_heads() const { return {}; }
    /// Flows that a mover exchanges with the items; null if the package takes part in no mover.
    [[nodiscard]] virtual MoverFlows* mover_flows() { return nullptr; }
};

/// Results that several packages of a model need before they formulate: river days, deliveries of wells,
/// flows of a mover. FlowSolver calls begin_step once, prepare and evaluate before the
/// packages' formulate at each evaluation, end_step once when the step is accepted.
class SharedEvaluation {
public:
    SharedEvaluation() = default;
    SharedEvaluation(const SharedEvaluation&) = default;
    SharedEvaluation(SharedEvaluation&&) = default;
    SharedEvaluation& operator=(const SharedEvaluation&) = default;
    SharedEvaluation& operator=(SharedEvaluation&&) = default;
    virtual ~SharedEvaluation() = default;

    [[nodiscard]] virtual std::string label() const = 0;  ///< for messages
    virtual void begin_step(const Model&, const StepInfo&) {}
    /// True if prepare() has work worth a thread of its own.
    [[nodiscard]] virtual bool has_preparation() const { return false; }
    /// The part that does not need the assembly; one of the threads runs it beside the assembly.
    /// @param head [ncell] L
    virtual void prepare(const Model&, std::span<const double> /*head*/, const StepInfo&) {}
    /// The other part, after the assembly; with the heads of prepare().
    virtual void evaluate(const Model&, std::span<const double> head, const StepInfo&) = 0;
    /// False if the results still change from one evaluation to the next; the solver then continues.
    [[nodiscard]] virtual bool converged() const { return true; }
    /// Distance from convergence, in a measure of its own; for diagnosis.
    [[nodiscard]] virtual double worst() const { return 0.0; }
    virtual void end_step(const Model&, std::span<const double> /*head*/, const StepInfo&) {}
};

/// The packages and the shared evaluation of a step. Nothing is owned.
struct Boundaries {
    /// @param list  array or vector of pointers, in the order of terms() and budgets
    template <std::convertible_to<std::span<Package* const>> List>
    Boundaries(List&& list, SharedEvaluation* before_them = nullptr)  // NOLINT: a list is one
        : packages{std::forward<List>(list)}, shared{before_them} {}

    std::span<Package* const> packages;
    SharedEvaluation* shared;  ///< or null

    [[nodiscard]] bool converged() const {
        return (shared == nullptr || shared->converged()) &&
               std::all_of(packages.begin(), packages.end(),
                           [](const Package* p) { return p->converged(); });
    }
};

/// Adds problems of a bound cell number and of one of its values.
struct BoundChecker {
    const Model& model;
    Problems& problems;
    std::string_view package;

    void cell(Cell n, std::size_t item) const {
        if (model.is_inside(n) && model.is_active(n)) return;
        problems.add(where(),
                     "item " + std::to_string(item + 1) + " lies in " +
                         (model.is_inside(n) ? "inactive " : "") + model.place(n),
                     "put it in an active cell or leave it out");
    }
    void finite(double v, const char* what, Cell n) const {
        if (!std::isfinite(v)) add(v, what, n, "give a number");
    }
    void not_negative(double v, const char* what, Cell n) const {
        if (!(std::isfinite(v) && v >= 0.0)) add(v, what, n, "give a value >= 0");
    }

private:
    [[nodiscard]] InputLocation where() const { return {"", 0, std::string{package}}; }
    void add(double v, const char* what, Cell n, const char* remedy) const {
        problems.add(where(),
                     std::string{what} + " is " + std::to_string(v) + " in " + model.place(n),
                     remedy);
    }
};

/// A package that is a list of bound items, each acting on one cell by its own head alone.
/// Derived gives   type(),  check_item(checker, item)  and
///                 item_flow(model, item, head) -> Sloped: inflow to the cell [L^3/T], its derivative <= 0.
/// Threads: item i writes slot i only.
template <typename Derived, typename Item>
class ListPackage : public Package {
public:
    explicit ListPackage(std::string name, std::vector<Item> items = {})
        : items_{std::move(items)}, name_{std::move(name)} {}

    [[nodiscard]] std::string_view name() const final { return name_; }
    [[nodiscard]] std::span<const Item> items() const noexcept { return items_; }
    /// The items from the next step on; values may change in place.
    [[nodiscard]] std::vector<Item>& items() noexcept { return items_; }

    void check(const Model& model, Problems& problems) const final {
        const BoundChecker checker{model, problems, name_};
        for (std::size_t i = 0; i < items_.size(); ++i) {
            checker.cell(items_[i].cell, i);
            self().check_item(checker, items_[i]);
        }
    }

    void begin_step(const Model&, const StepInfo&) override {
        if (moves_) moved_.resize(items_.size());
    }

    void formulate(const Model& model, std::span<const double> head, const StepInfo& step,
                   BoundTerms& terms) final {
        terms.resize(items_.size());
        const std::ptrdiff_t n = std::ssize(items_);
#pragma omp parallel for schedule(static) if (n > omp_min_items)
        for (std::ptrdiff_t i = 0; i < n; ++i) {
            const Item& item = items_[at(i)];
            const Cell cell = to_wet_ ? wet_cell(model, step, item.cell) : item.cell;
            if (cell < 0) {
                terms.set(at(i), cell, 0.0, 0.0, 0.0);
                continue;
            }
            const double h = head[at(cell)];
            const Sloped q = self().item_flow(model, item, h);
            terms.set(at(i), cell, h, q.value, q.slope);
        }
        if (moves_) exchange(step, terms);
    }

    /// If on, an item whose cell is dry acts on the highest cell below that is not dry (RCH and EVT
    /// without FIXED_CELL).
    void follow_wet_cell(bool on) noexcept { to_wet_ = on; }
    /// Takes part in a mover (MVR).
    void enable_mover() {
        moves_ = true;
        moved_.resize(items_.size());
    }
    [[nodiscard]] MoverFlows* mover_flows() final { return moves_ ? &moved_ : nullptr; }

protected:
    std::vector<Item> items_;  // NOLINT: the derived package's own list

private:
    [[nodiscard]] const Derived& self() const noexcept {
        return static_cast<const Derived&>(*this);
    }
    [[nodiscard]] static Cell wet_cell(const Model& model, const StepInfo& step, Cell n) noexcept {
        const auto ncell = static_cast<Cell>(model.ncell());
        while (n >= 0 && n < ncell && (step.is_idle(n) || !model.is_active(n)))
            n += model.mesh().ncolumn();
        return n < ncell ? n : -1;
    }
    /// Writes the water that items could give to a mover, and adds the water that it brings.
    void exchange(const StepInfo& step, BoundTerms& terms) {
        moved_.resize(items_.size());
        for (std::size_t i = 0; i < items_.size(); ++i) {
            const Cell n = terms.cell[i];
            const bool works =
                n >= 0 && (step.role.empty() || step.role[at(n)] == CellRole::solved);
            moved_.available[i] = works ? std::max(-terms.flow[i], 0.0) : 0.0;
            terms.flow[i] += moved_.received[i];
            terms.rhs[i] -= moved_.received[i];
        }
    }

    std::string name_;
    MoverFlows moved_;
    bool moves_ = false;
    bool to_wet_ = false;
};

}  // namespace heihe::gwf
