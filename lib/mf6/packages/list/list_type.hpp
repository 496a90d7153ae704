// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/gwf/package.hpp"
#include "heihe/mf6/input.hpp"
#include "lib/mf6/packages/list/list_stress.hpp"
#include "lib/mf6/packages/list/row_check.hpp"
#include "lib/mf6/packages/package_type.hpp"
#include "lib/mf6/text/block_reader.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::mf6 {

namespace reader {
class ListOptions;
}

/// Type of the observation of what a mover takes.
inline constexpr std::string_view to_mover = "TO-MVR";

/// A file that an option of one list package asks for.
class ListFile {
public:
    ListFile() = default;
    ListFile(const ListFile&) = delete;
    ListFile& operator=(const ListFile&) = delete;
    virtual ~ListFile() = default;
    virtual void write(const SolvedStep& step, const ListStress& rows) = 0;
    virtual void finish() = 0;
};

/// What sets a list package apart from the others. Only name, columns, make and fill are needed; drn.cpp
/// is a good one to copy.
struct ListTraits {
    std::string name{};  ///< "DRN", also the type of the observation of its flows
    /// Value columns of a row before the auxiliaries, as messages and READASARRAYS name them.
    std::vector<std::string> columns{};
    int multiplied = 0;           ///< value column that AUXMULTNAME multiplies
    bool moves = false;           ///< has the option MOVER; items may give water to a mover
    bool fixes_heads = false;     ///< a cell may be in one row of all such packages only
    bool checked_always = false;  ///< MODFLOW 6 checks the rows with NOCHECK, too
    std::string layer_array{};    ///< array of the layers with READASARRAYS; empty: rows only
    std::vector<std::string> observed{};  ///< types of observations beside the flow and TO-MVR

    // Reading. A null pointer: the package has nothing of its own there.
    /// Adds the options that no other package has.
    void (*add_options)(reader::ListOptions&) = nullptr;
    /// Called after the block OPTIONS, with its first line. Files what cannot be, and mends the input.
    void (*check_options)(reader::Context&, const reader::Line& header, ListInput&) = nullptr;
    /// Adds entries of the block DIMENSIONS beside MAXBOUND.
    void (*add_dimensions)(ListInput&, std::vector<reader::Dimension>&) = nullptr;
    /// Called after the block DIMENSIONS, with its first line.
    void (*check_dimensions)(reader::Context&, const reader::Line& header, ListInput&) = nullptr;
    /// Adds value columns that depend on options and dimensions.
    void (*add_columns)(const ListInput&, std::vector<std::string>&) = nullptr;
    /// Finds what MODFLOW 6 refuses in a row; it is called before the run, for all periods.
    void (*check_row)(RowCheck&) = nullptr;

    // Running.
    /// Makes the engine's package, without items.
    std::unique_ptr<gwf::Package> (*make)(const ListInput&) = nullptr;
    /// Gives the engine's package an item for each row. Called once a step. @param package  of make()
    void (*fill)(const ListStress& rows, gwf::Package& package) = nullptr;
    /// Returns what a row adds to an observation of a type in `observed`; nothing: the package cannot
    /// be observed so.
    std::optional<double> (*observe)(const ListStress& rows, const gwf::BoundTerms& terms,
                                     std::size_t row) = nullptr;
    /// Makes the package's own file; null where the input does not ask for it. @throws OutputError
    std::unique_ptr<ListFile> (*open_file)(const OutputRun&, const ListInput&) = nullptr;
};

/// The type of a list package, from its traits.
class ListType final : public PackageType {
public:
    explicit ListType(ListTraits traits);

    [[nodiscard]] const std::string& name() const noexcept override { return traits_.name; }
    [[nodiscard]] const Observable& observable() const noexcept override { return observable_; }
    void read(reader::Model& model, const reader::PackageLine& line) const override;
    [[nodiscard]] std::unique_ptr<Stress> make_stress(const GwfInput& input, int index,
                                                      const NodeMap& map) const override;

    [[nodiscard]] const ListTraits& traits() const noexcept { return traits_; }
    /// Names of the value columns: stresses first, then auxiliaries.
    [[nodiscard]] std::vector<std::string> column_names(const ListInput& input) const;
    /// Everything that cannot be in a row. @param row  [ncol]
    [[nodiscard]] std::vector<StressFault> find_faults(const ListInput& input,
                                                       std::span<const double> row,
                                                       const StressCell& cell) const;

private:
    ListTraits traits_;
    Observable observable_;
};

/// The type of a list package. @pre there is one of this name
[[nodiscard]] const ListType& list_type(std::string_view name);

/// Makes the engine's package P of the input's name. @param more  goes to P's constructor
template <typename P, typename... More>
[[nodiscard]] std::unique_ptr<P> make_list(const ListInput& input, More&&... more) {
    auto package = std::make_unique<P>(input.name, std::forward<More>(more)...);
    if (input.mover) package->enable_mover();
    return package;
}

/// ListTraits::make of a package that needs its name alone.
template <typename P>
[[nodiscard]] std::unique_ptr<gwf::Package> make_plain(const ListInput& input) {
    return make_list<P>(input);
}

/// ListTraits::make of a package that acts on the highest wet cell below its own (without FIXED_CELL).
template <typename P>
[[nodiscard]] std::unique_ptr<gwf::Package> make_areal(const ListInput& input) {
    auto package = make_list<P>(input);
    package->follow_wet_cell(!input.fixed_cell);
    return package;
}

/// Sets the engine's items, one for each row, by all threads. @param item  item(row) gives one
template <typename Items, typename Item>
void fill_items(const ListStress& rows, Items& items, const Item& item) {
    items.resize(rows.nrow());
    const auto count = static_cast<std::ptrdiff_t>(rows.nrow());
#pragma omp parallel for schedule(static) if (count > omp_min_items)
    for (std::ptrdiff_t i = 0; i < count; ++i) items[at(i)] = item(at(i));
}

}  // namespace heihe::mf6
