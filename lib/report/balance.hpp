// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/io/csv.hpp"
#include "lib/report/run_tables.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The water balance of a run by calendar year, from budget.csv.
namespace heihe::report {

/// A row of budget.csv, summed over the months of each year.
struct TermYears {
    std::string store;
    std::string term;
    std::vector<double> in;    ///< [nyear] 1e8 m3
    std::vector<double> out;   ///< [nyear] 1e8 m3
    std::vector<double> rise;  ///< [nyear] 1e8 m3 change of storage, positive: storage rises
    double worst = 0.0;        ///< [%] largest discrepancy of a month
};

/// Every row of budget.csv, in the order of the file. The term `total` is the sum of its store.
struct BudgetYears {
    std::size_t nyear = 0;
    std::vector<TermYears> terms;

    /// The row of a term; nullptr if the file has none.
    [[nodiscard]] const TermYears* find(std::string_view store, std::string_view term) const;
};

[[nodiscard]] BudgetYears yearly_budget(const io::CsvTable& budget, const Years& years,
                                        Problems& problems);

/// One arrow of the flow diagram.
struct Flow {
    std::string id;
    std::string from;            ///< node that gives; "" outside
    std::string to;              ///< node that receives; "" outside
    std::vector<double> volume;  ///< [nyear] 1e8 m3
};

/// Change of storage of a node of the flow diagram.
struct NodeYears {
    std::string id;            ///< river (with returns), users, unsaturated, aquifer
    std::vector<double> rise;  ///< [nyear] 1e8 m3
    std::vector<double>
        rest;  ///< [nyear] 1e8 m3 in - out - rise of the arrows: terms without an arrow
};

struct FlowDiagram {
    std::vector<Flow> flows;
    std::vector<NodeYears> nodes;
};

/// The flows between river, users, unsaturated zone and aquifer. A row that the file lacks counts as 0.
/// Flows that only the budget of a newer program has are in NodeYears::rest.
[[nodiscard]] FlowDiagram flow_diagram(const BudgetYears& budget);

}  // namespace heihe::report
